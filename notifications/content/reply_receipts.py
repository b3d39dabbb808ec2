"""The receipt for a reply by e-mail: what was recorded, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkins.models import CheckIn
from checkins.unusual_values import describe_unusual
from goals.kinds import confidence_style
from goals.models import Goal
from notifications.content.reply_reasons import ReplyRefusal, UnclearReason
from notifications.magic_links.tokens import LinkRequest, Purpose, links_for
from notifications.registry import EmailContent, InboxLine
from notifications.site_urls import check_in_url, site_url, week_path
from notifications.text import one_line
from scheduling.models import Period
from ui.charts.confidence import PERCENT, confidence_text
from ui.formats import format_as
from ui.templatetags.sightline import format_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.utils.functional import Promise

    from notifications.models import Message
    from organizations.models import Membership

# By the reason for which a line was not understood, what to write instead.
LINE_PROBLEMS: dict[str, Promise | str] = {
    UnclearReason.NO_VALUE: gettext_lazy("We couldn’t find a number in this line."),
    UnclearReason.NOT_A_NUMBER: gettext_lazy("We couldn’t read this number."),
    UnclearReason.TOO_LARGE: gettext_lazy("Write a smaller number."),
    UnclearReason.YES_OR_NO: gettext_lazy("Write yes or no."),
    UnclearReason.PERCENT: gettext_lazy(
        "Is that the value or your confidence? Write the value first."
    ),
    UnclearReason.CONFIDENCE: gettext_lazy(
        "Write your confidence as a word, such as “likely”, or a percentage, such as "
        "80%."
    ),
    UnclearReason.TWO_WAYS: gettext_lazy(
        "This can be read in two ways. Separate the value, confidence and note with "
        "commas."
    ),
    UnclearReason.WHICH: gettext_lazy(
        "We’re not sure which goal this line is for. Start it with the goal’s number, "
        "such as “2: 8”."
    ),
    UnclearReason.TOO_LONG: gettext_lazy("Keep the note to 2,000 characters."),
    UnclearReason.TWICE: gettext_lazy("Two lines are about this goal. Send only one."),
    UnclearReason.CLOSED: gettext_lazy("This goal is closed and can’t be updated."),
}
MISSING = gettext_lazy("No value yet.")
MAIL_PROBLEMS: dict[str, Promise | str] = {
    UnclearReason.NO_SUCH_GOAL: gettext_lazy(
        "One line starts with a number that isn’t in the list."
    ),
    UnclearReason.TOO_MANY: gettext_lazy(
        "Your reply has more lines than there are goals, so nothing was recorded. "
        "Start each line with the goal’s number, such as “2: 8”."
    ),
    UnclearReason.EXTRA: gettext_lazy(
        "Some lines were left out because they don’t match a goal."
    ),
    UnclearReason.EMPTY: gettext_lazy("We found no reply above the quoted email."),
    UnclearReason.REFUSED: gettext_lazy(
        "One of the values can’t be recorded, so none were."
    ),
    ReplyRefusal.CLOSED: gettext_lazy(
        "This check-in is closed and can no longer be changed."
    ),
    ReplyRefusal.STRANGER: gettext_lazy(
        "A reply came from a different address, so we didn’t accept it. Reply from "
        "the address this email was sent to."
    ),
    ReplyRefusal.FORGED: gettext_lazy(
        "A reply in your name came from a server that isn’t allowed to send for your "
        "address, so we didn’t accept it. If it was you, please use the check-in page."
    ),
    ReplyRefusal.SIGN_IN: gettext_lazy(
        "Your organization asks you to sign in to check in, so we can’t accept "
        "replies by email."
    ),
    ReplyRefusal.FAILED: gettext_lazy(
        "We couldn’t read your reply because of a problem on our side. Your email is "
        "saved, and your Sightline administrator can see it. To check in on time, "
        "please use the check-in page."
    ),
}
# Where the link of a mail would not open the check-in: the page itself does.
NEEDS_PAGE = (ReplyRefusal.SIGN_IN, ReplyRefusal.CLOSED)
# Key of `Message.data`: what was typed, to be returned to its author.
TYPED = "typed"


@dataclass(frozen=True, slots=True)
class RecordedGoal:
    """One goal: `19 → 22 of 25`, `likely`. `unusual`: a sentence about a likely slip."""

    title: str
    change: str
    confidence: str
    unusual: str = ""

    @property
    def text(self) -> str:
        parts = ", ".join(filter(None, (self.change, self.confidence)))
        return f"{parts or _('unchanged')}{self.unusual and '. '}{self.unusual}"


@dataclass(frozen=True, slots=True)
class OpenGoal:
    """A goal that still needs a value. `number`: by which a line of a reply may name it."""

    number: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class ReplyReceipt:
    """Content of one receipt."""

    message: Message
    reader: Membership
    period: Period
    recorded: tuple[RecordedGoal, ...]
    open_goals: tuple[OpenGoal, ...]
    reason: str
    typed: str

    @property
    def general(self) -> str:
        """Of the mail as a whole; "" when each line speaks for itself."""
        return str(MAIL_PROBLEMS.get(self.reason, ""))

    @property
    def typed_lines(self) -> list[str]:
        return self.typed.split("\n") if self.typed else []

    @property
    def page_url(self) -> str:
        return site_url(week_path(self.message.organization))

    @property
    def is_refused(self) -> bool:
        return not self.recorded and not self.open_goals

    @property
    def subject(self) -> str:
        n, left = len(self.recorded), len(self.open_goals)
        if self.is_refused:
            return _("We couldn’t accept your reply")
        if not n:
            return _("We couldn’t read your reply")
        summary = ngettext("%(n)d number recorded", "%(n)d numbers recorded", n) % {
            "n": n
        }
        if not left:
            return summary
        more = ngettext("%(n)d left", "%(n)d left", left) % {"n": left}
        return f"{summary}, {more}"


def skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    """Sent as long as the check-in exists: somebody waits for it. Queries: 1."""
    rows = Period.objects.filter(pk__in=[each.data["period"] for each in messages])
    existing = set(rows.values_list("pk", flat=True))
    return {
        message.pk: "" if message.data["period"] in existing else "gone"
        for message in messages
    }


def inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    return {
        receipt.message.pk: InboxLine(
            receipt.subject, week_path(receipt.message.organization)
        )
        for receipt in _receipts(messages)
    }


def emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    receipts = list(_receipts(messages))
    tokens = links_for(
        [
            LinkRequest(receipt.reader, purpose, period=receipt.period)
            for receipt in receipts
            for purpose in (Purpose.CHECK_IN, Purpose.REPLY)
        ]
    )
    return {
        receipt.message.pk: _email(receipt, *tokens[2 * place : 2 * place + 2])
        for place, receipt in enumerate(receipts)
    }


def _email(receipt: ReplyReceipt, link: str, reply: str) -> EmailContent:
    needs_page = receipt.period.submitted_at is not None or receipt.reason in NEEDS_PAGE
    needs_sign_in = receipt.reason == ReplyRefusal.SIGN_IN
    return EmailContent(
        subject=receipt.subject,
        context={
            "receipt": receipt,
            "speaks_percent": receipt.message.organization.confidence_style == PERCENT,
            "button": _("Sign in and check in")
            if needs_sign_in
            else _("Open check-in"),
            "button_url": receipt.page_url if needs_page else check_in_url(link),
        },
        reply_token="" if receipt.is_refused else reply,
        headers=_headers(receipt.message),
    )


def _headers(message: Message) -> dict[str, str]:
    """Those of an automatic answer, in the thread of the reply (RFC 3834, 3.1.7)."""
    headers = {"Auto-Submitted": "auto-replied"}
    if replied_to := message.data.get("in_reply_to"):
        headers["In-Reply-To"] = one_line(replied_to)
        headers["References"] = " ".join(map(one_line, message.data["references"]))
    return headers


def _receipts(messages: Sequence[Message]) -> Iterator[ReplyReceipt]:
    """Queries: 3, for any number of messages."""
    periods = Period.objects.in_bulk({each.data["period"] for each in messages})
    goals = _goals(messages)
    check_ins = _check_ins(periods)
    for message in messages:
        period = periods.get(message.data["period"])
        if period is not None and message.recipient is not None:
            yield ReplyReceipt(
                message=message,
                reader=message.recipient,
                period=period,
                recorded=tuple(_recorded(message, goals, check_ins)),
                open_goals=tuple(_open_goals(message, goals)),
                reason=message.data["reason"],
                typed=message.data.get(TYPED, ""),
            )


def _goals(messages: Sequence[Message]) -> dict[int, Goal]:
    ids = {
        key
        for message in messages
        for key in (*message.data["logged"], *message.data["goals"])
    }
    readers = [message.recipient_id for message in messages]
    theirs = Q(visibility=Goal.Visibility.OPEN) | Q(owner__in=readers)
    rows = Goal.objects.select_related("cycle", "organization", "owner", "unit")
    return rows.filter(theirs).in_bulk(ids)


def _check_ins(periods: dict[int, Period]) -> dict[tuple[int, int], CheckIn]:
    """The latest check-in of each period on each goal."""
    rows = CheckIn.objects.current().filter(period__in=periods).order_by("pk")
    return {(row.period_id or 0, row.goal_id): row for row in rows}


def _recorded(
    message: Message,
    goals: dict[int, Goal],
    check_ins: dict[tuple[int, int], CheckIn],
) -> Iterator[RecordedGoal]:
    for key in message.data["logged"]:
        goal, check_in = goals.get(key), check_ins.get((message.data["period"], key))
        if goal is not None and check_in is not None:
            yield RecordedGoal(
                one_line(goal.title),
                _change(goal, check_in),
                confidence_text(check_in.confidence, confidence_style(goal))
                if check_in.confidence is not None
                else "",
                describe_unusual(goal, check_in.value, check_in.value_before),
            )


def _change(goal: Goal, check_in: CheckIn) -> str:
    if check_in.value is None:
        return ""
    how = format_of(goal)
    value = format_as(check_in.value, how)
    if check_in.value_before is None or check_in.value_before == check_in.value:
        return value
    before = format_as(check_in.value_before, how._replace(unit=""))
    return f"{before} → {value}"


def _open_goals(message: Message, goals: dict[int, Goal]) -> Iterator[OpenGoal]:
    """Goals without a value yet, in the order of the receipt; none when all is recorded."""
    unclear, missing = message.data["unclear"], message.data["missing"]
    for number, key in enumerate(message.data["goals"], start=1):
        if key in goals and (str(key) in unclear or key in missing):
            why = LINE_PROBLEMS.get(unclear.get(str(key), ""), MISSING)
            yield OpenGoal(number, one_line(goals[key].title), str(why))
