"""What Kestrel's people and their managers say to each other."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from checkins.models import (
    Answer,
    Companion,
    Intention,
    Period,
    Question,
    Reply,
    Talk,
    TalkItem,
)
from checkins.weekly.questions import questions_of

if TYPE_CHECKING:
    from organizations.models import Membership, Organization

HOUR = dt.timedelta(hours=1)
# A manager answers within a day or two; the last week's are not all answered yet.
ANSWERED_AFTER = (3 * HOUR, 20 * HOUR, 27 * HOUR, 46 * HOUR)
N_UNANSWERED = 2


class Wrote(NamedTuple):
    """What somebody adds to the numbers of their last week."""

    moved: str
    blocked: str
    intends: tuple[str, ...]


WROTE = {
    "amara": Wrote(
        "The ports list from Marketing. They pick up, and they know why we call.",
        "Three contracts wait with Legal; the second redline takes a week.",
        ("Call the two ports again", "Send Legal the fallback clauses for Sagewood"),
    ),
    "ines": Wrote(
        "The hospital list: a call in three becomes a meeting.",
        "",
        ("Book the two visits in Porto",),
    ),
    "mateusz": Wrote(
        "",
        "Customs asks for a data agreement of its own. I need a sponsor at both ports.",
        ("Ask Victoria for an introduction", "Write the agreement with Ewa"),
    ),
    "jonas": Wrote(
        "Wrote the third chapter of the playbook.",
        "Referrals are slower since the conference.",
        ("Two chapters of the playbook",),
    ),
    "tariq": Wrote("Two clinic groups asked for a second site.", "", ()),
}
SAID = {
    "amara": "The ports list is working. I’d trade two cold accounts for one more "
    "port visit.",
    "ines": "Good call on the buyers. Take Jonas along to Porto.",
}


class Conversations:
    """Answers, replies, talk lists and partners of the weeks that have passed."""

    def __init__(
        self, organization: Organization, people: dict[str, Membership]
    ) -> None:
        self.organization = organization
        self.people = people
        self.keys = {member.pk: key for key, member in people.items()}

    def fill(self, periods: list[Period]) -> None:
        last = max((period.week_on for period in periods), default=None)
        latest = [
            each for each in periods if each.week_on == last and each.submitted_at
        ]
        self._answers(latest)
        self._replies(periods, latest)
        self._companions()
        self._talk()

    def _answers(self, latest: list[Period]) -> None:
        asked = {each.purpose: each for each in questions_of(self.organization)}
        for period in latest:
            wrote = WROTE.get(self.keys[period.member_id])
            if wrote is not None:
                self._answer(period, asked[Question.Purpose.MOVED], wrote.moved)
                self._answer(period, asked[Question.Purpose.BLOCKED], wrote.blocked)
                self._intend(period, wrote.intends)

    def _answer(self, period: Period, question: Question, text: str) -> None:
        if text:
            Answer.objects.create(
                organization=self.organization,
                period=period,
                question=question,
                by=period.member,
                text=text,
                created_at=moment_of(period.submitted_at),
            )

    def _intend(self, period: Period, intends: tuple[str, ...]) -> None:
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

    def _replies(self, periods: list[Period], latest: list[Period]) -> None:
        """A reaction to each check-in; words to some; the last few wait."""
        waiting = self._waiting(latest)
        rows = []
        for n, period in enumerate(each for each in periods if each.submitted_at):
            manager = period.member.manager
            if manager is None or period.pk in waiting:
                continue
            assert period.submitted_at is not None  # noqa: S101  filtered above
            after = ANSWERED_AFTER[n % len(ANSWERED_AFTER)]
            period.answered_at = period.read_at = period.submitted_at + after
            rows.append(self._reply(period, manager, is_last=period in latest))
        Reply.objects.bulk_create(rows)
        Period.objects.bulk_update(periods, ["answered_at", "read_at"], batch_size=500)

    def _reply(self, period: Period, manager: Membership, *, is_last: bool) -> Reply:
        text = SAID.get(self.keys[period.member_id], "") if is_last else ""
        return Reply(
            organization=self.organization,
            period=period,
            by=manager,
            kind=Reply.Kind.ANSWER if text else Reply.Kind.REACTION,
            reaction="" if text else Reply.Reaction.SEEN,
            text=text,
            created_at=moment_of(period.answered_at),
        )

    def _waiting(self, latest: list[Period]) -> set[int]:
        """Of each manager the first few without words for them."""
        found: defaultdict[int | None, list[int]] = defaultdict(list)
        for period in latest:
            if self.keys[period.member_id] not in SAID:
                found[period.member.manager_id].append(period.pk)
        return {key for keys in found.values() for key in keys[:N_UNANSWERED]}

    def _companions(self) -> None:
        for member, other in (("amara", "jonas"), ("katarina", "samuel")):
            Companion.objects.create(
                organization=self.organization,
                member=self.people[member],
                other=self.people[other],
                kind=Companion.Kind.PARTNER,
            )

    def _talk(self) -> None:
        daniel, amara = self.people["daniel"], self.people["amara"]
        talk = Talk.objects.create(
            organization=self.organization, manager=daniel, member=amara
        )
        TalkItem.objects.create(
            organization=self.organization,
            talk=talk,
            text="Which accounts to leave for a port visit",
            by=daniel,
        )
        TalkItem.objects.create(
            organization=self.organization,
            talk=talk,
            text="Legal takes a week for a redline: who decides what goes first?",
            by=amara,
            n_carried=1,
        )


def moment_of(found: dt.datetime | None) -> dt.datetime:
    """Of a period that is known to have it."""
    assert found is not None  # noqa: S101  the caller picked it
    return found
