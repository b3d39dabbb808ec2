"""Writes the results of deliveries into their rows. All inside the organization."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, F, Value, When

from notifications.models import Delivery, Message
from notifications.registry import all_types
from notifications.retries import MOST_ATTEMPTS, OUTAGE_PAUSE, REPEATED, retry_pause
from scheduling.clock import today_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from django.db.models import QuerySet

State = Delivery.State
# For so long the other side may take nothing before a message is given up.
LONGEST_OUTAGE = dt.timedelta(days=3)
# States in which a delivery is that worker's that claimed it.
CLAIMED = (State.CLAIMED, State.HANDING_OVER, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class DeliveryRecorder:
    """Of one worker: rows that another one has claimed meanwhile stay untouched."""

    worker: str

    def skip(self, reasons: Mapping[int, str]) -> None:
        """End deliveries that are not needed any more. Queries: two for each reason."""
        by_reason: defaultdict[str, list[int]] = defaultdict(list)
        for delivery_id, reason in reasons.items():
            by_reason[reason].append(delivery_id)
        for reason, ids in by_reason.items():
            self._end(ids, State.SKIPPED, reason)

    def postpone(
        self, deliveries: Sequence[Delivery], times: Mapping[int, dt.datetime]
    ) -> None:
        """Deliver them later, which is no failure.

        A nudge that moves to another day takes that day, and is skipped where the person
        has one then already.
        """
        has_nudge = _move_days(deliveries, times)
        self.skip(
            dict.fromkeys(
                (row.pk for row in deliveries if row.pk in has_nudge), "one_a_day"
            )
        )
        by_time: defaultdict[dt.datetime, list[int]] = defaultdict(list)
        for row in deliveries:
            if row.pk not in has_nudge:
                by_time[times[row.pk]].append(row.pk)
        for at, ids in by_time.items():
            self._of(ids).update(
                state=State.WAITING, due_at=at, attempts=F("attempts") - 1
            )

    def post_to_inbox(self, deliveries: Sequence[Delivery], now: dt.datetime) -> None:
        """Queries: 2."""
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
                due_at=now + retry_pause(row.attempts),
                reason=_unless_repeated(reason),
            )

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Leave them to another run, which may begin at once: nothing was tried."""
        self._of([row.pk for row in deliveries]).update(
            state=State.WAITING, attempts=F("attempts") - 1
        )

    def wait_out(
        self, deliveries: Sequence[Delivery], reason: str, now: dt.datetime
    ) -> None:
        """Wait for the mail server or the room, which counts as no attempt. Queries: 2."""
        too_old = now - LONGEST_OUTAGE
        old = [row.pk for row in deliveries if row.message.created_at < too_old]
        self.fail(old, reason)
        self._of([row.pk for row in deliveries]).update(
            state=State.WAITING,
            due_at=now + OUTAGE_PAUSE,
            attempts=F("attempts") - 1,
            reason=_unless_repeated(reason),
        )

    def mark_uncertain(
        self, delivery: Delivery, *, again: bool, now: dt.datetime
    ) -> None:
        """Nobody knows whether it arrived: repeat it once (`again`), or leave it."""
        if again and delivery.reason != REPEATED:
            self._of([delivery.pk]).update(
                state=State.WAITING, reason=REPEATED, due_at=now + retry_pause(1)
            )
            return
        self._of([delivery.pk]).update(state=State.UNKNOWN, reason="no_answer")

    def _end(self, ids: Collection[int], state: str, reason: str) -> None:
        self._of(ids).update(state=state, reason=reason)
        drop_ephemeral_data(
            Message.objects.filter(kind__in=_ephemeral_keys(), deliveries__in=ids)
        )

    def _of(self, ids: Collection[int]) -> QuerySet[Delivery]:
        return Delivery.objects.filter(
            pk__in=ids, state__in=CLAIMED, claimed_by=self.worker
        )


def drop_ephemeral_data(messages: Iterable[Message]) -> None:
    """Drop the ephemeral data of messages that are delivered or never will be.

    Queries: 0 for almost all types.
    """
    drops = _ephemeral_keys()
    for message in messages:
        if dropped := drops.get(message.kind, frozenset()) & message.data.keys():
            kept = {key: message.data[key] for key in message.data.keys() - dropped}
            Message.objects.filter(pk=message.pk).update(data=kept)


def _ephemeral_keys() -> dict[str, frozenset[str]]:
    return {
        each.kind: frozenset(each.ephemeral_data)
        for each in all_types()
        if each.has_ephemeral_data
    }


def _unless_repeated(reason: str) -> Case:
    """The reason, but for a delivery that was repeated: that mark has to stay."""
    return Case(
        When(reason=REPEATED, then=Value(REPEATED)),
        default=Value(reason),
        output_field=CharField(),
    )


def _move_days(
    deliveries: Sequence[Delivery], times: Mapping[int, dt.datetime]
) -> set[int]:
    """Keys of those whose new day has a nudge already. Queries: 1, and 3 for each moved.

    By recipient, as `notify_many` writes them: in another order two processes could wait
    for each other's rows for ever.
    """
    moved = [
        (row, row.message, today_of(row.message.recipient, times[row.pk]))
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
