"""Form to use an example: holders of its places, cycle and parent goal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.examples.planning import plan
from frameworks.selectors import catalogue_of
from frameworks.spec import Level
from goals.examples.default_choices import guess_person, guess_unit
from goals.examples.services import field_of
from goals.forms.fields import RowChoiceField
from goals.forms.goal_fields import GoalFields
from goals.forms.initial import blank_initial
from goals.models import Goal
from goals.selectors.choices import cycles_for, owners_for, units_for
from goals.selectors.parent_search import find_parent
from goals.selectors.scope import cycle_label
from organizations.models import Cycle, Membership, Unit, new_public_id

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from frameworks.examples.planning import PlannedExampleGoal
    from frameworks.examples.spec import Example, ExamplePlace
    from frameworks.spec import Framework, KindRef

LEVELS = {
    Level.COMPANY: Unit.Kind.COMPANY.label,
    Level.DEPARTMENT: Unit.Kind.DEPARTMENT.label,
    Level.TEAM: Unit.Kind.TEAM.label,
}


class UseForm(forms.Form):
    """Form to use an example. One field per place, `place_<slug>`.

    `above`: the chosen parent. `kind`: of the example's first goal, for the parent
    search. `needs_parent`: it cannot be at the top.
    """

    cycle = RowChoiceField(label=GoalFields.base_fields["cycle"].label)
    parent = forms.CharField(required=False)
    new_id = GoalFields.base_fields["new_id"]

    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        membership: Membership,
        example: Example,
        framework: Framework,
        unchecked: bool = False,
    ) -> None:
        self.sent = data
        initial = data.dict() if unchecked and data is not None else None
        super().__init__(None if unchecked else data, initial=initial, label_suffix="")
        self.membership, self.example, self.framework = membership, example, framework
        self.catalogue = catalogue_of(membership.organization)
        sent = data.get("parent", "") if data is not None else ""
        self.above = find_parent(membership, sent, now=None)
        planned = plan(example, framework, self.catalogue)
        self.kind: KindRef = planned[0].ref
        self.needs_parent = planned[0].finding is not None
        self.has_far = any(each.kind.paced_by_year for each in planned)
        self.places = self._places({each.node.key for each in planned})
        self.summaries = _summaries(planned)
        self._set_choices()

    def _places(self, keys: set[str]) -> list[ExamplePlace]:
        """Places with goals in this framework, in the example's order."""
        used = {
            slug
            for node in self.example.nodes
            if node.key in keys
            for slug in (node.place, node.partner)
        }
        return [place for place in self.example.places if place.slug in used]

    # --- what may be chosen --------------------------------------------------------

    def _set_choices(self) -> None:
        """Set the choices. Queries: 3."""
        self.cycles = cycles_for(self.membership, None)
        cycle = cast("RowChoiceField", self.fields["cycle"])
        cycle.offer(self.cycles, label=cycle_label)
        units = units_for(self.membership, None)
        people = owners_for(self.membership, None)
        for place in self.places:
            field = self._place_field(place, units, people)
            self.fields[field_of(place.slug)] = field
        if not self.initial:
            self.initial = {"cycle": self._first_cycle(), "new_id": new_public_id()}

    def _place_field(
        self, place: ExamplePlace, units: list[Unit], people: list[Membership]
    ) -> RowChoiceField:
        reason = self._refusal(place, units)
        is_person = place.level == Level.INDIVIDUAL
        field = RowChoiceField(
            label=place.name,
            required=False,
            help_text=reason or self.summaries.get(place.slug, ""),
        )
        field.disabled = bool(reason)
        offered: list[Any] = [] if reason else list(people if is_person else units)
        field.offer(offered, empty=_("Leave this part out"))
        if offered:
            field.initial = (
                guess_person(place, self.places, self.membership)
                if is_person
                else guess_unit(place, units, self.membership)
            )
        return field

    def _refusal(self, place: ExamplePlace, units: list[Unit]) -> str:
        """Why nobody can be chosen; "" if somebody can."""
        if not self.catalogue.is_on(self.framework.slug, place.level):
            text = _("%(framework)s is switched off at this level.")
            return text % {"framework": self.framework.name}
        if place.level != Level.INDIVIDUAL and not units:
            return _("There is no unit you can create goals for.")
        return ""

    def _first_cycle(self) -> Cycle | None:
        """Default cycle: a long-term one for far goals if any, else as for a new goal."""
        if self.has_far:
            far = [c for c in self.cycles if c.kind == Cycle.Kind.LONG_TERM]
            if far:
                return far[0]
        initial = blank_initial(self.membership, None, self.cycles)
        first: Cycle | None = initial["cycle"]
        return first

    # --- what was chosen -----------------------------------------------------------

    def clean_parent(self) -> Goal | None:
        if self.cleaned_data["parent"] and self.above is None:
            raise ValidationError(_("Choose a goal of this organization."))
        if self.above and self.above.state not in (Goal.State.ACTIVE, Goal.State.DRAFT):
            raise ValidationError(_("Choose a goal that is not closed or archived."))
        return self.above

    def owners(self) -> dict[str, Membership | Unit]:
        """Holders by place, of a valid form, without empty choices."""
        chosen = {
            place.slug: self.cleaned_data.get(field_of(place.slug))
            for place in self.places
        }
        return {slug: holder for slug, holder in chosen.items() if holder}

    # --- what is shown -------------------------------------------------------------

    def place_fields(self) -> list[tuple[str, str | _StrPromise, forms.BoundField]]:
        """(the level's glyph, its name, the field) of each place."""
        return [
            (
                place.level.value,
                LEVELS.get(place.level, _("Person")),
                self[field_of(place.slug)],
            )
            for place in self.places
        ]


def _summaries(planned: list[PlannedExampleGoal]) -> dict[str, str]:
    """Summary per place: its first goal, and the number of others."""
    summaries: dict[str, str] = {}
    for slug in {each.node.place for each in planned}:
        titles = [each.node.title for each in planned if each.node.place == slug]
        more = len(titles) - 1
        text = ngettext("%(title)s, and %(n)s more", "%(title)s, and %(n)s more", more)
        summaries[slug] = text % {"title": titles[0], "n": more} if more else titles[0]
    for each in planned:
        if each.node.partner:
            summaries.setdefault(
                each.node.partner, _("A unit’s goals, owned by a person.")
            )
    return summaries
