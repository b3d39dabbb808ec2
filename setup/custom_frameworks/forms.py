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
from frameworks.spec import NO_MAXIMUM
from setup.custom_frameworks import labels
from setup.custom_frameworks.reading import FLAGS

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
        label=_("Summary"),
        max_length=300,
        required=False,
        help_text=_("One sentence, shown when people choose a framework."),
    )
    horizon_from = _number(_("Minimum duration"), _("In days."), required=True)
    horizon_to = _number(
        _("Maximum duration"), _("In days. A year has up to 366."), required=True
    )
    scoring = forms.ChoiceField(
        label=_("Result of a closed goal"), choices=labels.SCORINGS
    )
    uses = _ticks(
        _("Available to"),
        labels.LEVELS,
        _("You choose each level’s default in Setup."),
    )
    guidance = _lines(
        _("Framework guidance"),
        _("One sentence per line, shown while people write goals."),
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

    label = forms.CharField(label=_("Name (singular)"), max_length=60)
    label_plural = forms.CharField(label=_("Name (plural)"), max_length=60)
    role = forms.ChoiceField(label=_("Role"), choices=labels.ROLES)
    icon = forms.ChoiceField(
        label=_("Icon"), choices=labels.ICONS, widget=forms.RadioSelect
    )
    behaviour = _ticks(_("Behaviour"), labels.BEHAVIOURS)
    source = forms.ChoiceField(label=_("Progress comes from"), choices=labels.SOURCES)
    cadence = forms.ChoiceField(label=_("Check-in frequency"), choices=labels.CADENCES)
    default_confidence = _number(
        _("Starting confidence"), _("0 to 100 percent. Leave empty to ask for it.")
    )
    levels = _ticks(_("Levels"), labels.LEVELS)
    limits_per = forms.ChoiceField(label=_("Limit per"), choices=labels.PER)
    checks = _ticks(
        _("Suggestions"),
        [(code, label) for code, (label, _run) in GENERIC.items()],
        _("Shown on goals they apply to. Nothing is blocked."),
    )
    guidance = _lines(
        _("Guidance"),
        _("One sentence per line, shown while people write a goal of this type."),
        3,
    )

    def limits(self) -> list[tuple[Any, forms.BoundField, forms.BoundField]]:
        """(level, minimum, maximum) for the table."""
        return [
            (name, self[f"least_{level}"], self[f"most_{level}"])
            for level, name in labels.LEVELS
        ]


for _level, _name in labels.LEVELS:
    FrameworkKindForm.base_fields[f"least_{_level}"] = _number(_("Minimum"))
    FrameworkKindForm.base_fields[f"most_{_level}"] = _number(_("Maximum"))


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
        initial[f"most_{level}"] = "" if high == NO_MAXIMUM else high
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
    type = forms.ChoiceField(label=_("Answer type"), choices=labels.FIELD_TYPES)
    hint = forms.CharField(label=_("Hint"), max_length=300, required=False)
    choices = _lines(_("Choices"), _("One per line, at least two."), 3)


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
    hint = forms.CharField(label=_("Hint"), max_length=300, required=False)
    style = forms.ChoiceField(label=_("Layout"), choices=labels.STYLES)
    scope = forms.ChoiceField(label=_("Goals shown"), choices=labels.SCOPES)
    kinds = _ticks(_("Goal types"), ())
    field = forms.ChoiceField(label=_("Or a field"), required=False)


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
