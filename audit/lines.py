"""Events as sentences, with names of what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from audit.acts import ACTS, Category
from goals.models import Goal
from organizations.models import Event, Membership, Unit
from organizations.policy import find

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

ROLES = dict(Membership.Role.choices)
VIAS = dict(Event.Via.choices)


@dataclass(frozen=True, slots=True)
class TrailLine:
    """`goal_id`: public id of the goal, where the reader may open it; else "".

    `whose` and `data` as the event has them; empty for a conversation of others, since
    they would name the other side. `data` is empty for a goal that the reader may not
    open, too: it may hold its numbers.
    """

    event: Event
    text: str
    detail: str
    goal_id: str
    whose: str
    data: Mapping[str, Any]

    @property
    def at(self) -> dt.datetime:
        return self.event.created_at

    @property
    def via(self) -> str:
        """“Signed in”; "" for what a job did."""
        return str(VIAS.get(self.event.via, ""))


def lines_of(reader: Membership, events: Sequence[Event]) -> list[TrailLine]:
    """The events must have come with `actor__user` and `subject__user`. Queries: 3."""
    names = _TrailNames(reader, events)
    return [_line(event, reader, names) for event in events]


def _line(event: Event, reader: Membership, names: _TrailNames) -> TrailLine:
    act = ACTS.get(event.verb)
    sentence = act.text if act else _("%(who)s: %(verb)s")
    words = {
        "who": event.actor or _("Sightline"),
        "what": names.of(event),
        "whose": event.subject or _("someone"),
        "verb": event.verb,
    }
    text = sentence % words
    if _is_conversation_of_others(event, reader):
        return TrailLine(event, text, "", "", "", {})
    whose = str(event.subject or "")
    link = names.link(event)
    data = event.data if link or not _goal_of(event) else {}
    return TrailLine(event, text, _detail(event), link, whose, data)


def _is_conversation_of_others(event: Event, reader: Membership) -> bool:
    act = ACTS.get(event.verb)
    is_conversation = act is not None and act.category == Category.CONVERSATIONS
    return is_conversation and reader.pk not in (event.actor_id, event.subject_id)


class _TrailNames:
    """Names of goals, people and units, as far as the reader may read them."""

    def __init__(self, reader: Membership, events: Iterable[Event]) -> None:
        found = list(events)
        goals = Goal.objects.filter(
            find(reader, "goal.read"),
            organization_id=reader.organization_id,
            public_id__in={each for event in found if (each := _goal_of(event))},
        )
        self._goals = dict(goals.values_list("public_id", "title"))
        people = Membership.objects.filter(
            organization_id=reader.organization_id, pk__in=_ids(found, Membership)
        )
        self._people = {each.pk: str(each) for each in people.select_related("user")}
        units = Unit.objects.filter(
            organization_id=reader.organization_id, pk__in=_ids(found, Unit)
        )
        self._units: Mapping[int, str] = dict(units.values_list("pk", "name"))

    def of(self, event: Event) -> str:
        if event.object_type == Unit.event_object_type():
            return self._units.get(event.object_id, _("a unit"))
        if event.object_type == Membership.event_object_type():
            return self._people.get(event.object_id, _("someone"))
        title = self._goals.get(_goal_of(event))
        return _("“%(title)s”") % {"title": title} if title else _("a goal")

    def link(self, event: Event) -> str:
        goal = _goal_of(event)
        return goal if goal in self._goals else ""


def _goal_of(event: Event) -> str:
    """Public id of the goal that the event is about; "" for none."""
    if event.object_type == Goal.event_object_type():
        return event.object_public_id
    return str(event.data.get("goal", ""))


def _ids(events: Iterable[Event], model: type[Membership | Unit]) -> set[int]:
    kind = model.event_object_type()
    return {event.object_id for event in events if event.object_type == kind}


# --- Details ----------------------------------------------------------------------------


def _detail(event: Event) -> str:
    """What else the event's numbers and names of fields say; "" for nothing."""
    describe = DETAILS.get(event.verb)
    return describe(event.data) if describe else ""


def _fields(data: Mapping[str, Any]) -> str:
    known = {field.name: field for field in Goal._meta.concrete_fields}
    names = [
        str(known[name].verbose_name) if name in known else name.partition(".")[2]
        for name in data.get("fields", ())
    ]
    return ", ".join(filter(None, names))


def _roles(data: Mapping[str, Any]) -> str:
    before, after = (ROLES.get(data.get(key, "")) for key in ("before", "after"))
    words = {"before": before, "after": after}
    return _("from %(before)s to %(after)s") % words if before and after else ""


def _imported(data: Mapping[str, Any]) -> str:
    words = {"created": data.get("created", 0), "updated": data.get("updated", 0)}
    return _("%(created)s created, %(updated)s changed") % words


DETAILS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "goal.edited": _fields,
    "goal.adjusted": _fields,
    "member.role_changed": _roles,
    "goals.imported": _imported,
}
