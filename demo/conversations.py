"""Creates what Kestrel's people and their managers write to each other."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.utils import timezone

from checkins.models import Answer, CheckInAccess, Intention, Question
from checkins.weekly.questions import questions_of
from feedback.models import OneOnOneItem, Reply
from feedback.one_on_ones.services import add_item, one_on_one_between
from feedback.replies.services import escalate
from organizations.services import record_event
from scheduling.models import Period

if TYPE_CHECKING:
    from organizations.models import Membership, Organization

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FRIDAY = 5
# Managers reply within a day or two; some of last week's check-ins have no reply yet.
ANSWERED_AFTER = (3 * HOUR, 20 * HOUR, 27 * HOUR, 46 * HOUR)
N_UNANSWERED = 2


class WeekTexts(NamedTuple):
    """What somebody adds to the numbers of their last check-in."""

    moved: str
    blocked: str
    intends: tuple[str, ...]


WROTE = {
    "amara": WeekTexts(
        "The ports list from Marketing. They pick up, and they know why we call.",
        "Three contracts wait with Legal; the second redline takes a week.",
        ("Call the two ports again", "Send Legal the fallback clauses for Sagewood"),
    ),
    "ines": WeekTexts(
        "The hospital list: a call in three becomes a meeting.",
        "",
        ("Book the two visits in Porto",),
    ),
    "mateusz": WeekTexts(
        "",
        "Customs asks for a data agreement of its own. I need a sponsor at both ports.",
        ("Ask Victoria for an introduction", "Write the agreement with Ewa"),
    ),
    "jonas": WeekTexts(
        "Two evenings on the playbook: the chapter on tenders is with Daniel.",
        "Referrals are slower since the conference.",
        ("Finish the chapter on tenders",),
    ),
    "tariq": WeekTexts("Two clinic groups asked for a second site.", "", ()),
    "daniel": WeekTexts(
        "Outbound is ahead of referrals. People trade accounts instead of keeping them.",
        "Redlines take Legal a week, and three closes wait for them.",
        ("Agree with Leila which redlines go first",),
    ),
    "victoria": WeekTexts(
        "Contracts come in above plan: large hospitals sign for all their sites at once.",
        "Ports want a yes from their board before they look at a price.",
        ("Call the two harbour boards",),
    ),
    "arvid": WeekTexts(
        "Two customers were live in under two weeks, without help.",
        "What is left waits for the customers’ own IT.",
        ("Offer an hour of set-up with every contract",),
    ),
    "grace": WeekTexts(
        "The calls before renewals find the doubts while there is time to act.",
        "Three large renewals wait for one budget round.",
        ("Visit the two customers who have not answered",),
    ),
    "idris": WeekTexts(
        "Two offers went out, and one was accepted the same day.",
        "References take two weeks to come back.",
        ("Ask for references before the last talk",),
    ),
}
# Replies of their managers.
REPLIES = {
    "amara": "The ports list is working. I’d trade two cold accounts for one more "
    "port visit.",
    "ines": "Good call on the buyers. Take Jonas along to Porto.",
    "daniel": "Send me the three. I’ll settle the order with Leila.",
    "grace": "Bring the renewals on Monday. We make those calls together.",
}
ESCALATION = (
    "Customs wants a data agreement of its own. It needs your name at both ports."
)
# (whose check-in, accountability partner).
PARTNERS = (("amara", "jonas"), ("jonas", "amara"), ("katarina", "samuel"))
# (manager, member): (author, text, how often it was carried over).
ONE_ON_ONES = {
    ("daniel", "amara"): (
        ("daniel", "Which accounts to leave for a port visit", 0),
        ("amara", "Legal takes a week for a redline: who decides what goes first?", 1),
    ),
    ("sofia", "victoria"): (("victoria", "What partners may promise a port", 0),),
    ("hanna", "idris"): (("idris", "May we ask for references earlier?", 0),),
}


class Conversations:
    """Creates answers, replies, one-on-one items and partners of the past weeks."""

    def __init__(
        self, organization: Organization, people: dict[str, Membership]
    ) -> None:
        self.organization = organization
        self.people = people
        self.keys = {member.pk: key for key, member in people.items()}

    def fill(self, past: list[Period], this_week: list[Period]) -> None:
        """`past`: periods before this week; `this_week`: those already submitted."""
        if not past:
            return
        last = max(period.week_on for period in past)
        latest = [each for each in past if each.week_on == last and each.submitted_at]
        self._create_answers(latest)
        self._create_replies([*past, *this_week], latest)
        self._escalate(latest)
        self._create_partners(since=min(period.opens_at for period in past))
        self._create_one_on_ones()

    def _create_answers(self, latest: list[Period]) -> None:
        asked = {each.purpose: each for each in questions_of(self.organization)}
        for period in latest:
            texts = WROTE.get(self.keys[period.member_id])
            if texts is not None:
                self._create_answer(period, asked[Question.Purpose.MOVED], texts.moved)
                self._create_answer(
                    period, asked[Question.Purpose.BLOCKED], texts.blocked
                )
                self._create_intentions(period, texts.intends)

    def _create_answer(self, period: Period, question: Question, text: str) -> None:
        if text:
            Answer.objects.create(
                organization=self.organization,
                period=period,
                question=question,
                by=period.member,
                text=text,
                created_at=moment_of(period.submitted_at),
            )

    def _create_intentions(self, period: Period, intends: tuple[str, ...]) -> None:
        Intention.objects.bulk_create(
            Intention(
                organization=self.organization,
                period=period,
                text=text,
                position=n,
                created_at=moment_of(period.submitted_at),
            )
            for n, text in enumerate(intends)
        )

    def _create_replies(self, periods: list[Period], latest: list[Period]) -> None:
        """A reaction to each check-in, a text to some; a few people have waited since
        last week.
        """
        waiting, since = (
            self._members_without_reply(latest),
            latest[0].week_on if latest else None,
        )
        rows = []
        for n, period in enumerate(each for each in periods if each.submitted_at):
            manager = period.member.manager
            waits = since and period.week_on >= since and period.member_id in waiting
            at = self._replied_at(moment_of(period.submitted_at), n)
            if manager is None or waits or at > timezone.now():
                continue
            period.answered_at = period.read_at = at
            rows.append(self._reply(period, manager, is_last=period in latest))
        for row in Reply.objects.bulk_create(rows):
            # Only texts are notified, as usual; everything else is long past.
            if row.text:
                record_event(
                    "reply.added",
                    row,
                    by=row.by,
                    period=row.period.public_id,
                    member=row.period.member_id,
                )
        Period.objects.bulk_update(periods, ["answered_at", "read_at"], batch_size=500)

    def _replied_at(self, submitted_at: dt.datetime, n: int) -> dt.datetime:
        """The reply's time: never at a weekend, but on the Friday before."""
        zone = ZoneInfo(self.organization.time_zone)
        at = (submitted_at + ANSWERED_AFTER[n % len(ANSWERED_AFTER)]).astimezone(zone)
        at -= DAY * max(0, at.isoweekday() - FRIDAY)
        return max(at, submitted_at + ANSWERED_AFTER[0])

    def _escalate(self, latest: list[Period]) -> None:
        mateusz, daniel = self.people["mateusz"], self.people["daniel"]
        for period in latest:
            if period.member_id == mateusz.pk:
                escalate(period, ESCALATION, by=daniel)

    def _reply(self, period: Period, manager: Membership, *, is_last: bool) -> Reply:
        text = REPLIES.get(self.keys[period.member_id], "") if is_last else ""
        return Reply(
            organization=self.organization,
            period=period,
            by=manager,
            kind=Reply.Kind.ANSWER if text else Reply.Kind.REACTION,
            reaction="" if text else Reply.Reaction.SEEN,
            text=text,
            created_at=moment_of(period.answered_at),
        )

    def _members_without_reply(self, latest: list[Period]) -> set[int]:
        """Member ids: for each manager the first few who get no text reply."""
        found: defaultdict[int | None, list[int]] = defaultdict(list)
        for period in latest:
            if self.keys[period.member_id] not in REPLIES:
                found[period.member.manager_id].append(period.member_id)
        return {key for keys in found.values() for key in keys[:N_UNANSWERED]}

    def _create_partners(self, since: dt.datetime) -> None:
        for member, other in PARTNERS:
            CheckInAccess.objects.create(
                organization=self.organization,
                member=self.people[member],
                other=self.people[other],
                kind=CheckInAccess.Kind.PARTNER,
                since=since,
            )

    def _create_one_on_ones(self) -> None:
        for (manager, member), items in ONE_ON_ONES.items():
            one_on_one = one_on_one_between(self.people[manager], self.people[member])
            for by, text, times in items:
                item = add_item(one_on_one, text, by=self.people[by])
                OneOnOneItem.objects.filter(pk=item.pk).update(n_carried=times)


def moment_of(found: dt.datetime | None) -> dt.datetime:
    """The moment, for a period that is known to have one."""
    assert found is not None  # noqa: S101  the caller selected it
    return found
