"""The answer to a reply by mail: what was logged, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkins.models import CheckIn, Period
from goals.kinds import confidence_style
from goals.models import Goal
from notifications.inbound.line_parser import Reason
from notifications.inbound.refusals import Refusal
from notifications.magic_links.tokens import Purpose, Wanted, links_for
from notifications.models import Kind
from notifications.registry import Line, Mail, Speaker, register
from notifications.site_urls import check_in_url, site_url, week_path
from notifications.text import one_line
from organizations.drawing.confidence import PERCENT, confidence_text
from organizations.drawing.numbers import format_as
from organizations.templatetags.sightline import format_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.utils.functional import Promise

    from notifications.models import Message
    from organizations.models import Membership

# Why a line was not understood: what to write instead.
OF_A_LINE: dict[str, Promise | str] = {
    Reason.NO_VALUE: gettext_lazy("No number was found in this line."),
    Reason.NOT_A_NUMBER: gettext_lazy("That number could not be read."),
    Reason.TOO_LARGE: gettext_lazy("That number is too large."),
    Reason.YES_OR_NO: gettext_lazy("Write yes or no."),
    Reason.PERCENT: gettext_lazy(
        "Is that the value, or how sure you are? Write the value first."
    ),
    Reason.CONFIDENCE: gettext_lazy(
        "How sure? A word such as “likely”, or a percentage such as 80%."
    ),
    Reason.TWO_WAYS: gettext_lazy(
        "This can be read in two ways. Put commas between value, how sure, and note."
    ),
    Reason.WHICH: gettext_lazy(
        "Is this line for it, or for another? Begin the line with the number, such as "
        "“2: 8”."
    ),
    Reason.TOO_LONG: gettext_lazy("The note is longer than 2,000 characters."),
    Reason.TWICE: gettext_lazy("Two lines speak of it."),
    Reason.CLOSED: gettext_lazy("It is closed: nothing is logged on it any more."),
}
MISSING = gettext_lazy("Nothing said yet.")
OF_A_MAIL: dict[str, Promise | str] = {
    Reason.NO_SUCH_GOAL: gettext_lazy(
        "One line begins with a number that is not here."
    ),
    Reason.TOO_MANY: gettext_lazy(
        "There were more answers than numbers asked, so none was logged. "
        "Begin each line with its number, such as “2: 8”."
    ),
    Reason.EXTRA: gettext_lazy("Some lines were left out: they belong to no number."),
    Reason.EMPTY: gettext_lazy("No answer was found above the quoted mail."),
    Reason.REFUSED: gettext_lazy("One of the numbers cannot be logged, so none was."),
    Refusal.CLOSED: gettext_lazy(
        "This check-in has closed: what is in stays as it is."
    ),
    Refusal.STRANGER: gettext_lazy(
        "A reply came from another address than yours, so it was not taken in. "
        "Write from the address that this mail went to."
    ),
    Refusal.FORGED: gettext_lazy(
        "A reply in your name came from a server that may not send for your address, so "
        "it was not taken in. Was it you? Then please use the check-in itself."
    ),
    Refusal.SIGN_IN: gettext_lazy(
        "Here people sign in to check in, so a reply by mail is not taken in."
    ),
    Refusal.FAILED: gettext_lazy(
        "It could not be read, and the fault is ours. Your mail is kept, and whoever runs "
        "Sightline sees it. To be in time, please use the check-in itself."
    ),
}
# Whose page asks for a sign-in first, or is not opened by a link any more.
SIGNED_IN = (Refusal.SIGN_IN, Refusal.CLOSED)
# Of `Message.data`: what was typed, on its way back to who typed it.
TYPED = "typed"


@dataclass(frozen=True, slots=True)
class Logged:
    """One goal: `19 → 22 of 25`, `likely`."""

    title: str
    change: str
    confidence: str

    @property
    def text(self) -> str:
        said = ", ".join(filter(None, (self.change, self.confidence)))
        return said or _("unchanged")


@dataclass(frozen=True, slots=True)
class Asked:
    """A goal that is asked for again. `number`: by which a line may name it."""

    number: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Echo:
    """What one message says."""

    message: Message
    reader: Membership
    period: Period
    logged: tuple[Logged, ...]
    asked: tuple[Asked, ...]
    reason: str
    typed: str

    @property
    def general(self) -> str:
        """Of the mail as a whole; "" when each line speaks for itself."""
        return str(OF_A_MAIL.get(self.reason, ""))

    @property
    def typed_lines(self) -> list[str]:
        return self.typed.split("\n") if self.typed else []

    @property
    def page_url(self) -> str:
        return site_url(week_path(self.message.organization))

    @property
    def is_refused(self) -> bool:
        return not self.logged and not self.asked

    @property
    def subject(self) -> str:
        n, left = len(self.logged), len(self.asked)
        if self.is_refused:
            return _("Your reply was not taken in")
        if not n:
            return _("Your reply was not understood")
        said = ngettext("Logged: %(n)d number", "Logged: %(n)d numbers", n) % {"n": n}
        if not left:
            return said
        more = ngettext("%(n)d is left", "%(n)d are left", left) % {"n": left}
        return f"{said}, {more}"


def wanted(messages: Sequence[Message]) -> dict[int, str]:
    """Always: somebody waits for it. Queries: 1."""
    known = Period.objects.filter(pk__in=[each.data["period"] for each in messages])
    there = set(known.values_list("pk", flat=True))
    return {
        message.pk: "" if message.data["period"] in there else "gone"
        for message in messages
    }


def lines(messages: Sequence[Message]) -> dict[int, Line]:
    return {
        echo.message.pk: Line(echo.subject, week_path(echo.message.organization))
        for echo in _echoes(messages)
    }


def mails(messages: Sequence[Message], *, template: str) -> dict[int, Mail]:
    echoes = list(_echoes(messages))
    tokens = links_for(
        [
            Wanted(echo.reader, purpose, period=echo.period)
            for echo in echoes
            for purpose in (Purpose.CHECK_IN, Purpose.REPLY)
        ]
    )
    return {
        echo.message.pk: _mail(echo, template, *tokens[2 * place : 2 * place + 2])
        for place, echo in enumerate(echoes)
    }


def _mail(echo: Echo, template: str, link: str, reply: str) -> Mail:
    needs_page = echo.period.submitted_at is not None or echo.reason in SIGNED_IN
    needs_sign_in = echo.reason == Refusal.SIGN_IN
    return Mail(
        subject=echo.subject,
        template=template,
        context={
            "echo": echo,
            "speaks_percent": echo.message.organization.confidence_style == PERCENT,
            "button": _("Sign in and check in")
            if needs_sign_in
            else _("Open the check-in"),
            "button_url": echo.page_url if needs_page else check_in_url(link),
        },
        reply_token="" if echo.is_refused else reply,
        headers=_headers(echo.message),
    )


def _headers(message: Message) -> dict[str, str]:
    """An answer of a program, in the thread of the mail (RFC 3834, 3.1.7)."""
    headers = {"Auto-Submitted": "auto-replied"}
    if answered := message.data.get("in_reply_to"):
        headers["In-Reply-To"] = one_line(answered)
        headers["References"] = " ".join(map(one_line, message.data["references"]))
    return headers


def _echoes(messages: Sequence[Message]) -> Iterator[Echo]:
    """Queries: 3, for any number of messages."""
    periods = Period.objects.in_bulk({each.data["period"] for each in messages})
    goals = _goals(messages)
    words = _words(periods)
    for message in messages:
        period = periods.get(message.data["period"])
        if period is not None and message.recipient is not None:
            yield Echo(
                message=message,
                reader=message.recipient,
                period=period,
                logged=tuple(_logged(message, goals, words)),
                asked=tuple(_asked(message, goals)),
                reason=message.data["reason"],
                typed=message.data.get(TYPED, ""),
            )


def _goals(messages: Sequence[Message]) -> dict[int, Goal]:
    ids = {
        key
        for message in messages
        for key in (*message.data["logged"], *message.data["goals"])
    }
    rows = Goal.objects.select_related("cycle", "organization", "owner", "unit")
    return rows.in_bulk(ids)


def _words(periods: dict[int, Period]) -> dict[tuple[int, int], CheckIn]:
    """The standing word of each period on each goal."""
    rows = CheckIn.objects.standing().filter(period__in=periods).order_by("pk")
    return {(row.period_id or 0, row.goal_id): row for row in rows}


def _logged(
    message: Message,
    goals: dict[int, Goal],
    words: dict[tuple[int, int], CheckIn],
) -> Iterator[Logged]:
    for key in message.data["logged"]:
        goal, word = goals.get(key), words.get((message.data["period"], key))
        if goal is not None and word is not None:
            yield Logged(
                one_line(goal.title),
                _change(goal, word),
                confidence_text(word.confidence, confidence_style(goal))
                if word.confidence is not None
                else "",
            )


def _change(goal: Goal, word: CheckIn) -> str:
    if word.value is None:
        return ""
    how = format_of(goal)
    value = format_as(word.value, how)
    if word.value_before is None or word.value_before == word.value:
        return value
    before = format_as(word.value_before, how._replace(unit=""))
    return f"{before} → {value}"


def _asked(message: Message, goals: dict[int, Goal]) -> Iterator[Asked]:
    """Those that an answer speaks of, in that order; none when all is logged."""
    unclear, missing = message.data["unclear"], message.data["missing"]
    for number, key in enumerate(message.data["goals"], start=1):
        if key in goals and (str(key) in unclear or key in missing):
            why = OF_A_LINE.get(unclear.get(str(key), ""), MISSING)
            yield Asked(number, one_line(goals[key].title), str(why))


UNDERSTOOD = register(
    Speaker(
        kind=Kind.MAIL_UNDERSTOOD,
        wanted=wanted,
        lines=lines,
        mails=partial(mails, template="understood"),
        is_patient=False,
    )
)
TROUBLE = register(
    Speaker(
        kind=Kind.MAIL_TROUBLE,
        wanted=wanted,
        lines=lines,
        mails=partial(mails, template="trouble"),
        is_patient=False,
        forgets=(TYPED,),
    )
)
