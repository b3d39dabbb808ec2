"""From what a reply says to the check-in."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from checkins.models import CheckIn
from checkins.selectors.cards import takes_value
from checkins.weekly.services import ClosedError, Entry, hand_in
from goals.kinds import confidence_style, takes_check_ins
from goals.models import Goal
from notifications.inbound.line_parser import Reason, Target
from notifications.inbound.refusals import Refusal
from notifications.inbound.reply_parser import parse_reply
from notifications.models import Channel, Delivery, InboundMail, Kind
from organizations.drawing.confidence import PERCENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from checkins.models import Period
    from goals.querysets import GoalQuerySet
    from notifications.inbound.envelope import Envelope
    from notifications.inbound.line_parser import Said
    from notifications.inbound.reply_parser import Parsed
    from notifications.models import AccessLink

State = InboundMail.State
# As notifications.email.compose.message_id writes them.
OUR_MAIL = re.compile(r"<([a-z0-9]{12})\.\d+@")
ASKING = (Kind.OPENED, Kind.CLOSING, Kind.MAIL_UNDERSTOOD, Kind.MAIL_TROUBLE)
OF_MAILS = uuid.UUID("5f0e8a4e-6d0b-4a4e-9b0c-6a1d9d5a1c11")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason`: of a refusal, or of what concerns the whole mail; a word.

    `logged`: keys of goals; `unclear`: goal → why. `missing`: asked, and not answered.
    `typed`: what goes back to its writer, because it is kept nowhere else.
    """

    state: InboundMail.State
    reason: str = ""
    logged: tuple[int, ...] = ()
    unclear: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[int, ...] = ()
    # What is unclear or missing, in the order of the mail that was answered.
    asked_again: tuple[int, ...] = ()
    typed: str = ""


def log_reply(text: str, link: AccessLink, envelope: Envelope) -> Outcome:
    """Hand in what is clear. Inside the organization; in the reader's language."""
    period: Period = link.period
    period.member, period.organization = link.member, link.organization
    goals = goals_in_mail(period, envelope)
    parsed = parse_reply(text, [target_of(goal) for goal in goals])
    said = {
        place: each
        for place, each in parsed.said.items()
        if takes_check_ins(goals[place])
    }
    closed = dict.fromkeys(parsed.said.keys() - said.keys(), Reason.CLOSED)
    entries = [_entry(goals[place], each, envelope) for place, each in said.items()]
    try:
        if entries:
            with transaction.atomic():
                hand_in(period, by=link.member, entries=entries)
    except ClosedError:
        return Outcome(State.REFUSED, Refusal.CLOSED)
    except ValidationError:
        return Outcome(State.NOT_UNDERSTOOD, Reason.REFUSED)
    return _outcome(goals, parsed, tuple(said), {**parsed.unclear, **closed})


def _outcome(
    goals: Sequence[Goal],
    parsed: Parsed,
    logged: Sequence[int],
    unclear: Mapping[int, Reason],
) -> Outcome:
    touched = {*logged, *unclear}
    is_clean = not unclear and not parsed.general
    state = State.NOT_UNDERSTOOD
    if logged:
        state = State.UNDERSTOOD if is_clean else State.IN_PART
    return Outcome(
        state=state,
        reason=str(parsed.general[0]) if parsed.general else "",
        logged=tuple(goals[place].pk for place in logged),
        unclear={goals[place].pk: str(why) for place, why in unclear.items()},
        missing=tuple(
            goal.pk for place, goal in enumerate(goals) if place not in touched
        ),
        asked_again=tuple(
            goal.pk for place, goal in enumerate(goals) if place not in logged
        ),
    )


def goals_in_mail(period: Period, envelope: Envelope) -> list[Goal]:
    """What the mail that was answered asked about, in its order."""
    answered = _answered(period, envelope)
    ids = answered.message.data.get("goals") if answered else None
    if ids:
        # An answer of ours, which asked again (notifications.inbound.receipts).
        known = {goal.pk: goal for goal in _goals(period, ids)}
        return [known[key] for key in ids if key in known]
    return _waiting(period, answered.sent_at if answered else None)


def _waiting(period: Period, sent_at: dt.datetime | None) -> list[Goal]:
    """What waited when the mail went out, as notifications.content.reminder_context orders it.

    What was said by another way since then keeps its line.
    """
    rows = _goals(period, period.goal_ids)
    if sent_at is not None:
        before = CheckIn.objects.filter(period=period, undone_at=None)
        earlier = before.filter(created_at__lt=sent_at)
        rows = rows.exclude(pk__in=earlier.values("goal_id"))
    return sorted(rows, key=lambda goal: (goal.parent_id or 0, goal.position, goal.pk))


def _goals(period: Period, ids: Iterable[int]) -> GoalQuerySet:
    return (
        Goal.objects.filter(pk__in=ids, owner_id=period.member_id)
        .exclude(state__in=(Goal.State.DRAFT, Goal.State.ARCHIVED))
        .select_related("organization", "owner__user", "cycle", "progress", "unit")
    )


def _answered(period: Period, envelope: Envelope) -> Delivery | None:
    """The mail of ours that this one answers; else the last one about the period."""
    rows = (
        Delivery.objects.filter(
            message__recipient_id=period.member_id,
            message__kind__in=ASKING,
            message__data__period=period.pk,
            channel=Channel.EMAIL,
        )
        .exclude(sent_at=None)
        .select_related("message")
    )
    ids = OUR_MAIL.findall(" ".join(envelope.references))
    known = {row.public_id: row for row in rows.filter(public_id__in=ids)}
    # The nearest one stands last.
    named = next((known[key] for key in reversed(ids) if key in known), None)
    return named or rows.order_by("-sent_at").first()


def target_of(goal: Goal) -> Target:
    known = (goal.start, goal.target, goal.current)
    return Target(
        title=goal.title,
        metric_type=goal.metric_type if takes_value(goal) else "",
        unit=goal.metric_unit,
        decimals=goal.decimals,
        near=tuple(Decimal(number) for number in known if number is not None),
        speaks_percent=confidence_style(goal) == PERCENT,
    )


def _entry(goal: Goal, said: Said, envelope: Envelope) -> Entry:
    return Entry(
        goal=goal,
        value=said.value,
        confidence=said.confidence,
        note=said.note,
        is_unchanged=said.is_unchanged,
        token=uuid.uuid5(OF_MAILS, f"{envelope.hash}:{goal.pk}"),
    )
