"""What a structural change does: found first, shown, and then carried out as found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goals.models import Goal
from organizations.models import Membership, Unit, UnitLead
from organizations.querysets import has_not_left
from organizations.tenancy import as_nobody
from organizations.units import line_of
from people.models import StructuralChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

Kind = StructuralChange.Kind
# Goals of these states go with their unit; closed ones stay where they were.
OPEN_GOALS = (Goal.State.DRAFT, Goal.State.ACTIVE)


@dataclass(slots=True)
class Effects:
    """By key of the row: where it stands afterwards.

    `members`: by member, the unit. `units`: by unit, the unit above it. `goals`: by goal,
    the unit. `leads`: pairs (unit, member) that end. `archives`: a unit that is empty
    then. `n_goals`: how many goals move, without private ones. `new_unit`: the name of one that is made first; key 0 stands for it.
    `n_present`: how many of the members have not left.
    """

    kind: Kind
    unit: Unit | None = None
    into: Unit | None = None
    members: dict[int, int] = field(default_factory=dict)
    units: dict[int, int] = field(default_factory=dict)
    goals: dict[int, int] = field(default_factory=dict)
    n_goals: int = 0
    leads: list[tuple[int, int]] = field(default_factory=list)
    archives: Unit | None = None
    new_unit: str = ""
    n_present: int = 0
    n_below: int = 0

    @property
    def does_nothing(self) -> bool:
        return not (self.members or self.units or self.archives)


def of_moving_people(people: Iterable[Membership], into: Unit) -> Effects:
    """People to another unit. Their goals stay theirs. Queries: 1."""
    moving = [each for each in people if each.unit_id != into.pk]
    return Effects(
        Kind.MOVE_PEOPLE,
        into=_current(into),
        members={each.pk: into.pk for each in moving},
        n_present=sum(not each.has_left for each in moving),
    )


def of_moving(unit: Unit, into: Unit) -> Effects:
    """A unit with all below it, to below another one. Queries: 5.

    Raises ValidationError for the top, for a place inside itself, and for an archived
    unit.
    """
    _current(unit)
    if unit.parent_id is None:
        raise ValidationError(_("The top unit can’t be moved."))
    _refuse_inside(unit, into)
    effects = Effects(Kind.MOVE, unit=unit, into=_current(into))
    if unit.parent_id != into.pk:
        effects.units = {unit.pk: into.pk}
        below = keys_below(unit)
        effects.n_below = len(below) - 1
        effects.n_present = _people_of(unit).filter(unit__in=below).count()
    return effects


def of_merging(unit: Unit, into: Unit) -> Effects:
    """All of a unit to another one; the empty unit is archived. Queries: 8.

    Raises ValidationError for the top, for itself, for a unit below it, for an archived
    one, and where a unit below it has the name of one that is there.
    """
    _current(unit)
    if unit.parent_id is None:
        raise ValidationError(_("The top unit can’t be merged into another one."))
    _refuse_inside(unit, into)
    effects = Effects(Kind.MERGE, unit=unit, into=_current(into), archives=unit)
    children = Unit.objects.filter(organization_id=unit.organization_id, parent=unit)
    effects.units = dict.fromkeys(children.values_list("pk", flat=True), into.pk)
    _refuse_same_names(unit, into)
    people = Membership.objects.filter(organization_id=unit.organization_id, unit=unit)
    effects.members = dict.fromkeys(people.values_list("pk", flat=True), into.pk)
    effects.n_present = people.filter(has_not_left()).count()
    _move_goals_of(unit, into.pk, effects)
    leads = UnitLead.objects.filter(unit=unit).order_by("pk")
    effects.leads = list(leads.values_list("unit_id", "member_id"))
    return effects


def of_splitting(unit: Unit, name: str, people: Collection[Membership]) -> Effects:
    """Some of the people to a new unit beside it, with their goals in it. Queries: 2.

    Of the top unit the new one stands below it. Raises ValidationError without people,
    and for a name that is taken.
    """
    chosen = [each for each in people if each.unit_id == unit.pk]
    if not chosen:
        raise ValidationError({"people": _("Choose who moves to the new unit.")})
    parent = unit.parent or unit
    beside = Unit.objects.filter(organization_id=unit.organization_id, parent=parent)
    if beside.filter(name=name.strip()).exists():
        text = _("There is already a unit with this name here.")
        raise ValidationError({"name": text})
    effects = Effects(
        Kind.SPLIT,
        unit=unit,
        into=parent,
        members={each.pk: 0 for each in chosen},
        new_unit=name.strip(),
        n_present=len(chosen),
    )
    _move_goals_of(unit, 0, effects, owner__in=chosen)
    return effects


def keys_below(unit: Unit) -> list[int]:
    """Keys of the unit and of all below it, without archived ones. Queries: 1."""
    units = Unit.objects.filter(organization_id=unit.organization_id).current()
    below: dict[int | None, list[int]] = {}
    for key, parent in units.values_list("pk", "parent_id"):
        below.setdefault(parent, []).append(key)
    found = [unit.pk]
    for key in found:
        found += below.get(key, ())
    return found


def _move_goals_of(unit: Unit, into: int, effects: Effects, **only: Any) -> None:
    """Private and draft ones too: they move, and nobody reads them by it."""
    goals = Goal.objects.filter(
        organization_id=unit.organization_id, unit=unit, state__in=OPEN_GOALS, **only
    )
    with as_nobody():
        found = dict(goals.order_by("pk").values_list("pk", "visibility"))
    effects.goals = dict.fromkeys(found, into)
    effects.n_goals = list(found.values()).count(Goal.Visibility.OPEN)


def _people_of(unit: Unit) -> Any:
    rows = Membership.objects.filter(organization_id=unit.organization_id)
    return rows.filter(has_not_left())


def _current(unit: Unit) -> Unit:
    """As it is now: a second click finds what the first one did. Queries: 1."""
    unit.refresh_from_db(fields=["archived_at", "parent"])
    if unit.archived_at is not None:
        raise ValidationError(_("Choose a current unit of this organization."))
    return unit


def _refuse_inside(unit: Unit, into: Unit) -> None:
    if unit.pk in {each.pk for each in line_of(into)}:
        raise ValidationError(_("Choose a unit that isn’t this one or below it."))


def _refuse_same_names(unit: Unit, into: Unit) -> None:
    rows = Unit.objects.filter(organization_id=unit.organization_id)
    names = rows.filter(parent=into).exclude(pk=unit.pk).values("name")
    taken = rows.filter(parent=unit, name__in=names).values_list("name", flat=True)
    if name := taken.first():
        text = _("Both have a unit called “%(name)s”. Rename one of them first.")
        raise ValidationError(text % {"name": name})
