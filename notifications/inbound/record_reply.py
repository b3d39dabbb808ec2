"""Records what a reply by e-mail says in the check-in."""

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
from checkins.weekly.services import CheckInClosedError, GoalEntry, submit_check_in
from goals.kinds import confidence_style, takes_check_ins
from goals.models import Goal
from notifications.content.reminder_context import in_mail_order
from notifications.content.reply_reasons import ReplyRefusal, UnclearReason
from notifications.inbound.line_parser import ReplyTarget
from notifications.inbound.reply_parser import parse_reply
from notifications.models import Channel, Delivery, InboundMail
from notifications.types.check_in_closing import CHECK_IN_CLOSING
from notifications.types.check_in_opened import CHECK_IN_OPENED
from notifications.types.email_reply_problem import EMAIL_REPLY_PROBLEM
from notifications.types.email_reply_recorded import EMAIL_REPLY_RECORDED
from ui.charts.confidence import PERCENT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from goals.querysets import GoalQuerySet
    from notifications.inbound.envelope import Envelope
    from notifications.inbound.line_parser import LineAnswer
    from notifications.inbound.reply_parser import ParsedReply
    from notifications.models import MagicLink
    from scheduling.models import Period

State = InboundMail.State
# As notifications.email.compose.message_id writes them.
OUR_MAIL = re.compile(r"<([a-z0-9]{12})\.\d+@")
# Kinds of the mails that ask for values, in the order of their goals.
ASKING = tuple(
    each.kind
    for each in (
        CHECK_IN_OPENED,
        CHECK_IN_CLOSING,
        EMAIL_REPLY_RECORDED,
        EMAIL_REPLY_PROBLEM,
    )
)
OF_MAILS = uuid.UUID("5f0e8a4e-6d0b-4a4e-9b0c-6a1d9d5a1c11")


@dataclass(frozen=True, slots=True)
class ReplyOutcome:
    """What came of a reply. `reason`: why it was refused, or a problem of the whole mail.

    `recorded`: keys of goals. `unclear`: by goal, why. `missing`: asked, not answered.
    `typed`: what goes back to its author, because it is stored nowhere else.
    """

    state: InboundMail.State
    reason: str = ""
    recorded: tuple[int, ...] = ()
    unclear: Mapping[int, str] = field(default_factory=dict)
    missing: tuple[int, ...] = ()
    # What is unclear or missing, in the order of the mail that was answered.
    asked_again: tuple[int, ...] = ()
    typed: str = ""


def record_reply(text: str, link: MagicLink, envelope: Envelope) -> ReplyOutcome:
    """Submit what is clear. Inside the organization; in the reader's language."""
    period: Period = link.period
    period.member, period.organization = link.member, link.organization
    goals = goals_in_mail(period, envelope)
    parsed = parse_reply(text, [target_of(goal) for goal in goals])
    answers = {
        place: each
        for place, each in parsed.answers.items()
        if takes_check_ins(goals[place])
    }
    closed = dict.fromkeys(parsed.answers.keys() - answers.keys(), UnclearReason.CLOSED)
    entries = [_entry(goals[place], each, envelope) for place, each in answers.items()]
    try:
        if entries:
            with transaction.atomic():
                submit_check_in(period, by=link.member, entries=entries)
    except CheckInClosedError:
        return ReplyOutcome(State.REFUSED, ReplyRefusal.CLOSED)
    except ValidationError:
        return ReplyOutcome(State.NOT_UNDERSTOOD, UnclearReason.REFUSED)
    return _outcome(goals, parsed, tuple(answers), {**parsed.unclear, **closed})


def _outcome(
    goals: Sequence[Goal],
    parsed: ParsedReply,
    recorded: Sequence[int],
    unclear: Mapping[int, UnclearReason],
) -> ReplyOutcome:
    touched = {*recorded, *unclear}
    is_clean = not unclear and not parsed.general
    state = State.NOT_UNDERSTOOD
    if recorded:
        state = State.UNDERSTOOD if is_clean else State.IN_PART
    return ReplyOutcome(
        state=state,
        reason=str(parsed.general[0]) if parsed.general else "",
        recorded=tuple(goals[place].pk for place in recorded),
        unclear={goals[place].pk: str(why) for place, why in unclear.items()},
        missing=tuple(
            goal.pk for place, goal in enumerate(goals) if place not in touched
        ),
        asked_again=tuple(
            goal.pk for place, goal in enumerate(goals) if place not in recorded
        ),
    )


def goals_in_mail(period: Period, envelope: Envelope) -> list[Goal]:
    """The goals of the mail that was replied to, in its order."""
    replied_to = _replied_to(period, envelope)
    ids = replied_to.message.data.get("goals") if replied_to else None
    if ids:
        # One of our receipts, which asked again (notifications.inbound.receipts).
        known = {goal.pk: goal for goal in _goals(period, ids)}
        return [known[key] for key in ids if key in known]
    return _waiting(period, replied_to.sent_at if replied_to else None)


def _waiting(period: Period, sent_at: dt.datetime | None) -> list[Goal]:
    """Goals that waited when the mail was sent, in its order.

    One that was updated in another way since then keeps its line.
    """
    rows = _goals(period, period.goal_ids)
    if sent_at is not None:
        before = CheckIn.objects.filter(period=period, undone_at=None)
        earlier = before.filter(created_at__lt=sent_at)
        rows = rows.exclude(pk__in=earlier.values("goal_id"))
    return in_mail_order(rows)


def _goals(period: Period, ids: Iterable[int]) -> GoalQuerySet:
    return (
        Goal.objects.filter(pk__in=ids, owner_id=period.member_id)
        .exclude(state__in=(Goal.State.DRAFT, Goal.State.ARCHIVED))
        .select_related("organization", "owner__user", "cycle", "progress", "unit")
    )


def _replied_to(period: Period, envelope: Envelope) -> Delivery | None:
    """Our mail that this one replies to; else the latest one about the period."""
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


def target_of(goal: Goal) -> ReplyTarget:
    known = (goal.start, goal.target, goal.current)
    return ReplyTarget(
        title=goal.title,
        metric_type=goal.metric_type if takes_value(goal) else "",
        unit=goal.metric_unit,
        decimals=goal.decimals,
        near=tuple(Decimal(number) for number in known if number is not None),
        speaks_percent=confidence_style(goal) == PERCENT,
    )


def _entry(goal: Goal, answer: LineAnswer, envelope: Envelope) -> GoalEntry:
    return GoalEntry(
        goal=goal,
        value=answer.value,
        confidence=answer.confidence,
        note=answer.note,
        is_unchanged=answer.is_unchanged,
        token=uuid.uuid5(OF_MAILS, f"{envelope.hash}:{goal.pk}"),
    )
