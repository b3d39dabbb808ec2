"""What became of deliveries, written into their rows. All inside the organization."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, F, Value, When

from notifications.delivery.claims import MOST_ATTEMPTS, REPEATED
from notifications.models import Delivery, MailStop, Message
from notifications.types import forgetful

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

State = Delivery.State
MINUTE = dt.timedelta(minutes=1)
# After the first, second … failure; the fifth is the last.
PAUSES = (MINUTE, 5 * MINUTE, 30 * MINUTE, 180 * MINUTE)
# While there is no mail server at all, which counts against no message: how often it is
# asked, and for how long.
OUTAGE_PAUSE = 5 * MINUTE
LONGEST_OUTAGE = dt.timedelta(days=3)
UNDER_WAY = (State.CLAIMED, State.HANDING_OVER, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Book:
    """Of one worker: rows that another one has claimed meanwhile are left alone."""

    worker: str

    def skip(self, reasons: Mapping[int, str]) -> None:
        """Leave deliveries for a reason each. Queries: two for each reason."""
        by_reason: defaultdict[str, list[int]] = defaultdict(list)
        for delivery_id, reason in reasons.items():
            by_reason[reason].append(delivery_id)
        for reason, ids in by_reason.items():
            self._end(ids, State.SKIPPED, reason)

    def put_off(
        self, deliveries: Sequence[Delivery], times: Mapping[int, dt.datetime]
    ) -> None:
        """Bring them later: that was no failure.

        A nudge that moves to another day is that day's; one that had one already is enough.
        """
        too_many = _move_days(deliveries, times)
        self.skip(
            dict.fromkeys(
                (row.pk for row in deliveries if row.pk in too_many), "one_a_day"
            )
        )
        by_time: defaultdict[dt.datetime, list[int]] = defaultdict(list)
        for row in deliveries:
            if row.pk not in too_many:
                by_time[times[row.pk]].append(row.pk)
        for at, ids in by_time.items():
            self._of(ids).update(
                state=State.WAITING, due_at=at, attempts=F("attempts") - 1
            )

    def post(self, deliveries: Sequence[Delivery], now: dt.datetime) -> None:
        """Into the inbox. Queries: 2."""
        ids = [row.message_id for row in deliveries]
        Message.objects.filter(pk__in=ids, posted_at=None).update(posted_at=now)
        self._of([row.pk for row in deliveries]).update(
            state=State.SENT, reason="", sent_at=now
        )

    def fail(self, ids: Collection[int], reason: str) -> None:
        self._end(ids, State.FAILED, reason)

    def try_later(
        self, deliveries: Sequence[Delivery], reason: str, now: dt.datetime
    ) -> None:
        """After a pause that grows with the failures; the fifth is the last (R5)."""
        for row in deliveries:
            if row.attempts >= MOST_ATTEMPTS:
                self.fail([row.pk], reason)
                continue
            self._of([row.pk]).update(
                state=State.WAITING,
                due_at=now + PAUSES[max(row.attempts, 1) - 1],
                reason=_unless_repeated(reason),
            )

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """For another run, which may begin at once: nothing was tried."""
        self._of([row.pk for row in deliveries]).update(
            state=State.WAITING, attempts=F("attempts") - 1
        )

    def wait_out(
        self, deliveries: Sequence[Delivery], reason: str, now: dt.datetime
    ) -> None:
        """Until there is a mail server again: that is no failure of theirs. Queries: 2."""
        too_old = now - LONGEST_OUTAGE
        old = [row.pk for row in deliveries if row.message.created_at < too_old]
        self.fail(old, reason)
        self._of([row.pk for row in deliveries]).update(
            state=State.WAITING,
            due_at=now + OUTAGE_PAUSE,
            attempts=F("attempts") - 1,
            reason=_unless_repeated(reason),
        )

    def perhaps(self, delivery: Delivery, *, again: bool, now: dt.datetime) -> None:
        """Nobody knows whether it arrived: it is repeated once (`again`), or left."""
        if again and delivery.reason != REPEATED:
            self._of([delivery.pk]).update(
                state=State.WAITING, reason=REPEATED, due_at=now + MINUTE
            )
            return
        self._of([delivery.pk]).update(state=State.UNKNOWN, reason="no_answer")

    def stop_mail(self, delivery: Delivery) -> None:
        """The address takes no mail: none goes there until that is lifted (R11)."""
        MailStop.objects.bulk_create(
            [
                MailStop(
                    organization_id=delivery.organization_id,
                    member_id=delivery.message.recipient_id,
                    reason=MailStop.Reason.BOUNCED,
                )
            ],
            ignore_conflicts=True,
        )

    def _end(self, ids: Collection[int], state: str, reason: str) -> None:
        self._of(ids).update(state=state, reason=reason)
        forget(Message.objects.filter(kind__in=forgetful(), deliveries__in=ids))

    def _of(self, ids: Collection[int]) -> QuerySet[Delivery]:
        return Delivery.objects.filter(
            pk__in=ids, state__in=UNDER_WAY, claimed_by=self.worker
        )


def forget(messages: Iterable[Message]) -> None:
    """Drop what is not to be kept of messages at the end of their way.

    Queries: 0 for almost all kinds.
    """
    drops = forgetful()
    for message in messages:
        if dropped := drops.get(message.kind, frozenset()) & message.data.keys():
            kept = {key: message.data[key] for key in message.data.keys() - dropped}
            Message.objects.filter(pk=message.pk).update(data=kept)


def _unless_repeated(reason: str) -> Case:
    """What was repeated once is never repeated again."""
    return Case(
        When(reason=REPEATED, then=Value(REPEATED)),
        default=Value(reason),
        output_field=CharField(),
    )


def _move_days(
    deliveries: Sequence[Delivery], times: Mapping[int, dt.datetime]
) -> set[int]:
    """Those whose new day has a nudge already. Queries: 1, and 3 for each that moves.

    By recipient, as they are said: two that wait for each other's rows would wait forever.
    """
    moved = [
        (row, row.message, times[row.pk].astimezone(row.message.recipient.zone).date())
        for row in deliveries
        if row.message.day is not None and row.message.recipient is not None
    ]
    moved = [each for each in moved if each[1].day != each[2]]
    moved.sort(key=lambda each: each[1].recipient_id)
    taken = set(
        Message.objects.filter(
            recipient_id__in=[message.recipient_id for _row, message, _day in moved],
            day__in={day for _row, _message, day in moved},
        ).values_list("recipient_id", "day")
    )
    return {
        row.pk
        for row, message, day in moved
        if (message.recipient_id, day) in taken or not _move(message, day)
    }


def _move(message: Message, day: dt.date) -> bool:
    """Whether the day was free. Another process may be taking it at this moment: the
    database has the last word, and a refusal costs this one message alone.
    """
    try:
        with transaction.atomic():
            Message.objects.filter(pk=message.pk).update(day=day)
    except IntegrityError:
        return False
    message.day = day
    return True
