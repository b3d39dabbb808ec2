"""Form for the organization's hierarchy rules: which kind may have which parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from setup.changes import placement_words, ref_from
from setup.decisions import decisions_of
from setup.forms.proposing import ProposalForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from frameworks.spec import KindRef
    from setup.decisions import Decisions

ALONE = "-"


class PlacementRow(NamedTuple):
    """A kind and its allowed parents. `parents`: names in running text."""

    framework: str
    name: str
    parents: list[str]


class PlacementForm(ProposalForm):
    """Adds one hierarchy rule, and removes existing ones."""

    child = forms.ChoiceField(label=gettext_lazy("Goal type"), required=False)
    allowed = forms.ChoiceField(
        label=gettext_lazy("Rule"),
        choices=[
            ("yes", gettext_lazy("Allowed")),
            ("no", gettext_lazy("Not allowed")),
        ],
        required=False,
    )
    parent = forms.ChoiceField(label=gettext_lazy("Parent goal"), required=False)
    remove = forms.MultipleChoiceField(
        label=gettext_lazy("Rules to remove"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def add_fields(self) -> None:
        kinds = kind_choices(self.shown)
        nothing = ("", _("Choose …"))
        alone = (ALONE, _("No parent goal"))
        choose = {"child": [nothing, *kinds], "parent": [nothing, alone, *kinds]}
        for name, choices in choose.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the types
            field.choices = choices
        remove = self.fields["remove"]
        assert isinstance(remove, forms.MultipleChoiceField)  # noqa: S101  as above
        remove.choices = [*self._rules()]

    def _rules(self) -> Iterator[tuple[str, str]]:
        for path, allowed in decisions_of(self.shown.settings).items():
            if path[0] == "placement":
                child, parent = (ref_from(name) for name in path[1:])
                text = placement_words(self.shown, child, parent, allowed=allowed)
                yield "|".join(path[1:]), text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        missing = _("Choose both a goal type and a parent goal, or neither.")
        child, parent = data.get("child"), data.get("parent")
        if parent and not child:
            self.add_error("child", missing)
        if child and not parent:
            self.add_error("parent", missing)
        return data

    def decisions(self) -> Decisions:
        data = self.cleaned_data
        found: Decisions = {
            ("placement", *rule.split("|")): None for rule in data["remove"]
        }
        if data["child"]:
            parent = "" if data["parent"] == ALONE else data["parent"]
            found["placement", data["child"], parent] = data["allowed"] != "no"
        return found


def kind_choices(catalogue: Catalogue) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind as `framework:kind`, grouped by framework."""
    return [
        (
            str(framework.name),
            [(str(framework.ref(kind)), str(kind.label)) for kind in framework.kinds],
        )
        for framework in catalogue.frameworks
    ]


def stands(catalogue: Catalogue) -> list[PlacementRow]:
    """The allowed parents of each kind, for the frameworks in use."""
    used = [
        (framework, kind)
        for framework, kind in catalogue.kinds()
        if catalogue.is_used(framework.slug)
    ]
    refs = [framework.ref(kind) for framework, kind in used]
    return [
        PlacementRow(
            str(framework.name),
            str(kind.label),
            [
                _parent_name(catalogue, parent, framework.slug)
                for parent in (None, *refs)
                if catalogue.may_stand_under(framework.ref(kind), parent)
            ],
        )
        for framework, kind in used
    ]


def _parent_name(catalogue: Catalogue, parent: KindRef | None, framework: str) -> str:
    if parent is None:
        return _("no parent goal")
    name = catalogue.kind_label(parent)
    if parent.framework == framework:
        return name
    other = catalogue.framework(parent.framework)
    return f"{name} ({other.name if other else parent.framework})"
