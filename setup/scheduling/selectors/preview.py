"""Describes whose check-ins a rule would change, before it is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from scheduling.preview import preview
from scheduling.services.rules import unsaved_rule
from ui.dates import format_date

if TYPE_CHECKING:
    from scheduling.preview import NextCheckIn, SchedulePreview
    from scheduling.rules import CheckInCadence
    from scheduling.targets import RuleTarget


class CheckInMove(NamedTuple):
    """One person's next check-in before and after, at their local time."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RulePreview:
    """`headline`: the most important effect; `lines`: the rest."""

    headline: str
    lines: list[str]
    moves: list[CheckInMove]


def preview_of(target: RuleTarget, cadence: CheckInCadence | None) -> RulePreview:
    """Previews a rule. `cadence`: None to remove it. Queries: 9, and the catalogue's."""
    rule = unsaved_rule(target, cadence) if cadence else None
    found = preview(target.organization, rule, (target.scope, target.key))
    first, *rest = (_capitalized(text) for text in found.sentences)
    return RulePreview(first, rest, _moves(found))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]


def _moves(found: SchedulePreview) -> list[CheckInMove]:
    return [
        CheckInMove(str(each.member), _when_text(each.before), _when_text(each.after))
        for each in found.examples
    ]


def _when_text(when: NextCheckIn | None) -> str:
    if when is None:
        return _("no check-in")
    return format_date(when.opens_at, "weekday_day_and_time")
