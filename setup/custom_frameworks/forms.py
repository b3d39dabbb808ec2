"""Forms that show the parts of a framework document in the builder.

They validate nothing: frameworks.problems does, and `problems` adds its messages as
errors of the fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from frameworks.generic import GENERIC
from setup.custom_frameworks import labels
from setup.custom_frameworks.reading import FLAGS, NO_END

if TYPE_CHECKING:
    from collections.abc import Iterable

    type Document = dict[str, Any]


class FieldProblem(NamedTuple):
    """A problem at a field; one at an unknown field is shown above the form."""

    field: str
    words: str


class ShownForm(forms.Form):
    """A form that shows its initial values and takes its errors from outside."""

    use_required_attribute = False

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  the annotation says so
        field.choices = list(choices)

    def __init__(self, *, problems: Iterable[FieldProblem] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problems = tuple(problems)

    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        for field, words_ in self.problems:
            self.add_error(field if field in self.fields else None, words_)


def _lines(label: Any, hint: Any = "", rows: int = 2) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, required=False, widget=area)


def _ticks(label: Any, choices: Any, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _number(label: Any, hint: Any = "", *, required: bool = False) -> forms.CharField:
    box = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.CharField(label=label, help_text=hint, required=required, widget=box)


class BasicsForm(ShownForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=300,
        required=False,
        help_text=_("Shown where a framework is chosen."),
    )
    horizon_from = _number(_("A goal takes at least"), _("Days"), required=True)
    horizon_to = _number(
        _("And at most"), _("Days; a year has up to 366"), required=True
    )
    scoring = forms.ChoiceField(
        label=_("A closed goal is spoken of"), choices=labels.SCORINGS
    )
    uses = _ticks(
        _("Who may use it"),
        labels.LEVELS,
        _("Whose default it is, Setup says."),
    )
    guidance = _lines(
        _("Guidance for the framework"), _("One sentence a line, shown while writing.")
    )


def basics_of(document: Document, problems: Iterable[FieldProblem] = ()) -> BasicsForm:
    shortest, longest = document["horizon_days"]
    used = [level for level, use in document["uses"].items() if use != "off"]
    initial = document | {
        "horizon_from": shortest,
        "horizon_to": longest,
        "uses": used,
        "guidance": "\n".join(document["guidance"]),
    }
    return BasicsForm(initial=initial, problems=problems)


class FrameworkKindForm(ShownForm):
    """The kind that is open. Its `prefix` is "kind", as only one is open at a time."""

    label = forms.CharField(label=_("One of them is called"), max_length=60)
    label_plural = forms.CharField(label=_("Several are called"), max_length=60)
    role = forms.ChoiceField(label=_("What it is for"), choices=labels.ROLES)
    icon = forms.ChoiceField(
        label=_("Icon"), choices=labels.ICONS, widget=forms.RadioSelect
    )
    behaviour = _ticks(_("How it behaves"), labels.BEHAVIOURS)
    source = forms.ChoiceField(label=_("Progress comes from"), choices=labels.SOURCES)
    cadence = forms.ChoiceField(label=_("Asked about"), choices=labels.CADENCES)
    default_confidence = _number(
        _("Confidence to begin with"), _("0–100 percent; empty asks for one.")
    )
    levels = _ticks(_("At which levels"), labels.LEVELS)
    limits_per = forms.ChoiceField(label=_("Counted"), choices=labels.PER)
    checks = _ticks(
        _("Marks"),
        [(code, label) for code, (label, _run) in GENERIC.items()],
        _("A goal that breaks one carries a quiet mark. Nothing is blocked."),
    )
    guidance = _lines(
        _("Guidance"), _("One sentence a line, shown while such a goal is written."), 3
    )

    def limits(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """(level, minimum, maximum) for the table."""
        return [
            (name, self[f"least_{level}"], self[f"most_{level}"])
            for level, name in labels.LEVELS
        ]


for _level, _name in labels.LEVELS:
    FrameworkKindForm.base_fields[f"least_{_level}"] = _number(_("At least"))
    FrameworkKindForm.base_fields[f"most_{_level}"] = _number(_("At most"))


def kind_form_of(
    kind: Document, document: Document, problems: Iterable[FieldProblem] = ()
) -> FrameworkKindForm:
    limits = kind["limits"]
    initial: Document = kind | {
        "behaviour": [name for name in ("measured", *FLAGS) if kind[name]],
        "guidance": "\n".join(kind["guidance"]),
        "checks": [
            check["code"]
            for check in document["checks"]
            if kind["slug"] in check["kinds"]
        ],
        "limits_per": next((limit[2] for limit in limits.values()), _usual(kind)),
    }
    for level, (low, high, _per) in limits.items():
        initial[f"least_{level}"] = low
        initial[f"most_{level}"] = "" if high == NO_END else high
    form = FrameworkKindForm(initial=initial, problems=problems, prefix="kind")
    if kind["icon"] not in dict(labels.ICONS):
        form.offer("icon", [*labels.ICONS, (kind["icon"], kind["icon"])])
    if kind["role"] == "statement":
        _hide_number_fields(form)
    return form


def _usual(kind: Document) -> str:
    return "owner" if kind["is_root"] else "parent"


def _hide_number_fields(form: FrameworkKindForm) -> None:
    """Hides the fields that only a kind with a number has."""
    kept = [each for each in labels.BEHAVIOURS if each[0] in labels.OF_STATEMENTS]
    form.offer("behaviour", kept)
    for name in ("source", "cadence", "default_confidence"):
        form.fields[name].widget = forms.HiddenInput()


class FieldForm(ShownForm):
    label = forms.CharField(label=_("Field"), max_length=60)
    type = forms.ChoiceField(label=_("Kind of answer"), choices=labels.FIELD_TYPES)
    hint = forms.CharField(label=_("Hint"), max_length=300, required=False)
    choices = _lines(_("Choices"), _("One a line, two at least."), 3)


def field_form_of(
    field: Document, number: int, problems: Iterable[FieldProblem] = ()
) -> FieldForm:
    """The list of choices is only asked for choice fields; others keep it unseen."""
    initial = field | {"choices": "\n".join(label for _v, label in field["choices"])}
    form = FieldForm(initial=initial, problems=problems, prefix=f"field-{number}")
    form.fields["choices"].required = field["type"] == "choice"
    if field["type"] != "choice":
        form.fields["choices"].widget = forms.HiddenInput()
    return form


class SectionForm(ShownForm):
    heading = forms.CharField(label=_("Heading"), max_length=60)
    hint = forms.CharField(label=_("Beside it"), max_length=300, required=False)
    style = forms.ChoiceField(label=_("Drawn as"), choices=labels.STYLES)
    scope = forms.ChoiceField(label=_("Shows"), choices=labels.SCOPES)
    kinds = _ticks(_("Of these kinds"), ())
    field = forms.ChoiceField(label=_("Or of this field"), required=False)


def section_form_of(
    section: Document,
    number: int,
    document: Document,
    problems: Iterable[FieldProblem] = (),
) -> SectionForm:
    form = SectionForm(initial=section, problems=problems, prefix=f"section-{number}")
    kinds = document["kinds"]
    form.offer(
        "kinds",
        [(kind["slug"], kind["label_plural"] or kind["slug"]) for kind in kinds],
    )
    fields = {
        field["slug"]: field["label"] for kind in kinds for field in kind["fields"]
    }
    form.offer("field", [("", _("None")), *fields.items()])
    return form
