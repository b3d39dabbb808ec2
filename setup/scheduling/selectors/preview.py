"""What a rule would change for whom, before it is saved: in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.preview import preview
from scheduling.services.rules import unsaved_rule

if TYPE_CHECKING:
    from scheduling.preview import NextCheckIn, SchedulePreview
    from scheduling.rules import CheckInCadence
    from scheduling.targets import RuleTarget


class CheckInMove(NamedTuple):
    """One person's next check-in, now and then, at their local time."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RulePreview:
    """`headline`: the weightiest of what follows; `lines`: the rest."""

    headline: str
    lines: list[str]
    moves: list[CheckInMove]


def preview_of(target: RuleTarget, cadence: CheckInCadence | None) -> RulePreview:
    """`cadence`: None for the rule to be taken away. Queries: 9, and the catalogue's."""
    rule = unsaved_rule(target, cadence) if cadence else None
    found = preview(target.organization, rule, (target.scope, target.key))
    first, *rest = (_begun(text) for text in found.sentences)
    return RulePreview(first, rest, _moves(found))


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _moves(found: SchedulePreview) -> list[CheckInMove]:
    return [
        CheckInMove(str(each.member), _said(each.before), _said(each.after))
        for each in found.examples
    ]


def _said(when: NextCheckIn | None) -> str:
    if when is None:
        return _("not asked")
    return date_format(when.opens_at, "l j F, G:i")
