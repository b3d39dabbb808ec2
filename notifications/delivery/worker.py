"""Delivers what is due: claim, check again, write the texts, hand over, record.

A commit comes before every step that the outside sees, so that a worker that dies leaves
rows that say how far it came (the states of `Delivery`).
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone, translation

from notifications.chat.errors import ChatError
from notifications.chat.sending import post as post_to_chat
from notifications.crash_points import crash_point
from notifications.delivery import claims
from notifications.delivery.checks import load_conditions
from notifications.delivery.recorder import DeliveryRecorder, drop_ephemeral_data
from notifications.email.compose import OutgoingEmail, compose, outgoing_emails
from notifications.email.server import (
    MailRefused,
    MailServer,
    UncertainDeliveryError,
    UnsendableError,
)
from notifications.mail_stops import stop_email
from notifications.models import Channel, Delivery
from notifications.registry import find_type, get_type
from organizations.jobs import is_time_limit
from organizations.models import Organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.core.mail import EmailMultiAlternatives

    from notifications.models import Message
    from notifications.registry import NotificationType

logger = logging.getLogger(__name__)

RENEWS_AFTER_S = 20.0
# Of each batch, for all its chat rooms; one post takes up to 7 seconds.
CHAT_S = 20.0
WITH = (
    *("message__recipient__user", "message__recipient__organization"),
    *("message__recipient__location", "message__webhook"),
)


@dataclass(slots=True)
class ReadyBatch:
    """What is to be handed over, to the mail server and to chat rooms."""

    emails: list[OutgoingEmail] = field(default_factory=list)
    chat_texts: list[tuple[Delivery, str]] = field(default_factory=list)


class DeliveryWorker:
    """One run over an organization's due deliveries. `n_sent`: how many were sent."""

    def __init__(self, organization_id: int, server: MailServer) -> None:
        self.organization_id = organization_id
        self.server = server
        self.worker = claims.new_worker()
        self.recorder = DeliveryRecorder(self.worker)
        self.n_sent = 0
        self.is_down = False
        self._failed_rooms: set[int | None] = set()
        self._sent: Delivery | None = None
        self._renewed = time.monotonic()

    def run(self, until: float) -> bool:
        """Whether something due is left. `until`: a moment of `time.monotonic`."""
        with in_organization(self.organization_id):
            claims.take_back(self.organization_id)
        while time.monotonic() < until and not self.is_down:
            crash_point("before_claim")
            with in_organization(self.organization_id):
                ids = claims.claim(self.organization_id, self.worker, timezone.now())
            if not ids:
                return False
            crash_point("claimed")
            self._deliver_batch(ids, until)
        return not self.is_down

    def _deliver_batch(self, ids: Sequence[int], until: float) -> None:
        with in_organization(self.organization_id):
            ready = self._prepare(ids, timezone.now())
        crash_point("composed")
        self._send_emails(ready.emails, until)
        self._post_to_rooms(ready.chat_texts, until)
        crash_point("done")

    def _send_emails(self, emails: Sequence[OutgoingEmail], until: float) -> None:
        left = deque(emails)
        # A slow server must not have the job ended in the middle of a mail.
        while left and not self.is_down and time.monotonic() < until:
            self._send_email(left.popleft())
        self._record_sent()
        waiting = [email.delivery for email in left]
        if self.is_down:
            self._settle(self.recorder.wait_out, waiting, "server_down", timezone.now())
        else:
            self._settle(self.recorder.give_back, waiting)

    def _post_to_rooms(
        self, posts: Sequence[tuple[Delivery, str]], until: float
    ) -> None:
        """For a while only: a room that hangs must not keep the next mails waiting."""
        until = min(until, time.monotonic() + CHAT_S)
        left = deque(posts)
        while left and time.monotonic() < until:
            delivery, text = left.popleft()
            if delivery.message.webhook_id in self._failed_rooms:
                # It would fail in the same way: not tried, so not counted.
                self._settle(
                    self.recorder.wait_out, [delivery], "room_fails", timezone.now()
                )
            else:
                self._post_to_chat(delivery, text)
        self._record_sent()
        self._settle(self.recorder.give_back, [delivery for delivery, _text in left])

    # --- Check again, and write the texts ---------------------------------------------

    def _prepare(self, ids: Sequence[int], now: dt.datetime) -> ReadyBatch:
        rows = Delivery.objects.filter(
            pk__in=ids, state=Delivery.State.CLAIMED, claimed_by=self.worker
        )
        found = list(rows.select_related(*WITH).order_by("due_at", "pk"))
        organization = Organization.objects.get(pk=self.organization_id)
        for row in found:
            row.message.organization = organization
            row.organization = organization
        return self._with_texts(self._allowed(organization, found, now), now)

    def _allowed(
        self, organization: Organization, rows: list[Delivery], now: dt.datetime
    ) -> list[Delivery]:
        conditions = load_conditions(organization, rows, now)
        verdicts = {row.pk: conditions.verdict(row) for row in rows}
        self.recorder.skip({pk: v.reason for pk, v in verdicts.items() if v.reason})
        times = {pk: verdict.at for pk, verdict in verdicts.items() if verdict.at}
        self.recorder.postpone([row for row in rows if row.pk in times], times)
        return [row for row in rows if verdicts[row.pk].is_go]

    def _with_texts(self, rows: list[Delivery], now: dt.datetime) -> ReadyBatch:
        ready = ReadyBatch()
        for (kind, language), group in _by_type_and_language(rows).items():
            declared = find_type(kind)
            if declared is None:
                self.recorder.fail([row.pk for row in group], "unknown_type")
                continue
            with translation.override(language):
                self._write(declared, group, ready, now)
        return ready

    def _write(
        self,
        declared: NotificationType,
        rows: list[Delivery],
        ready: ReadyBatch,
        now: dt.datetime,
    ) -> None:
        """Skip what is not true any more; post to the inbox; write the other texts."""
        reasons = self._ask(declared.skip_reasons, rows, now)
        self.recorder.skip(
            {row.pk: why for row in rows if (why := reasons.get(row.message_id))}
        )
        left = [row for row in rows if reasons.get(row.message_id) == ""]
        by_channel = {
            channel: [row for row in left if row.channel == channel]
            for channel in Channel
        }
        self.recorder.post_to_inbox(by_channel[Channel.INBOX], now)
        if by_channel[Channel.EMAIL]:
            contents = self._ask(declared.emails, by_channel[Channel.EMAIL], now)
            ready.emails += outgoing_emails(by_channel[Channel.EMAIL], contents)
        if by_channel[Channel.CHAT]:
            ready.chat_texts += self._chat_texts(
                declared, by_channel[Channel.CHAT], now
            )

    def _chat_texts(
        self, declared: NotificationType, rows: list[Delivery], now: dt.datetime
    ) -> list[tuple[Delivery, str]]:
        if declared.chat_texts is None:
            self.recorder.skip(dict.fromkeys((row.pk for row in rows), "not_for_chat"))
            return []
        texts = self._ask(declared.chat_texts, rows, now)
        return [(row, texts[row.message_id]) for row in rows if row.message_id in texts]

    def _ask[T](
        self,
        ask: Callable[[Sequence[Message]], Mapping[int, T]],
        rows: list[Delivery],
        now: dt.datetime,
    ) -> dict[int, T]:
        """Ask a type about all messages at once; if that fails, one by one, so that only the
        one that fails waits.
        """
        try:
            with transaction.atomic():
                return dict(ask([row.message for row in rows]))
        except Exception as error:
            if is_time_limit(error):
                raise
            if len(rows) == 1:
                logger.exception(
                    "%s of message %s", rows[0].channel, rows[0].message_id
                )
                self.recorder.try_later(rows, f"broken: {type(error).__name__}", now)
                return {}
        answers = [self._ask(ask, [row], now) for row in rows]
        return {key: value for answer in answers for key, value in answer.items()}

    # --- Hand over --------------------------------------------------------------------

    def _send_email(self, email: OutgoingEmail) -> None:
        delivery = email.delivery
        mail = self._composed(email)
        if mail is None or not self._begin(delivery):
            return
        try:
            self.server.hand_over(mail)
        except UnsendableError as error:
            self._settle(self.recorder.fail, [delivery.pk], str(error))
        except UncertainDeliveryError as error:
            # The next one might end in the same way, and a nudge is never repeated.
            self._stop(str(error))
            self._uncertain(delivery)
        except MailRefused as refusal:
            self._refused(delivery, refusal)
        else:
            self._sent = delivery
            self.n_sent += 1

    def _composed(self, email: OutgoingEmail) -> EmailMultiAlternatives | None:
        """None when it cannot be rendered, which stops no other."""
        delivery = email.delivery
        try:
            with translation.override(_language(delivery)):
                return compose(email)
        except UnsendableError as error:
            self._settle(self.recorder.fail, [delivery.pk], str(error))
        except Exception as error:
            if is_time_limit(error):
                raise
            logger.exception("Mail of message %s", delivery.message_id)
            reason = f"broken: {type(error).__name__}"
            self._settle(self.recorder.try_later, [delivery], reason, timezone.now())
        return None

    def _refused(self, delivery: Delivery, refusal: MailRefused) -> None:
        if refusal.is_everybodys:
            self._stop(refusal.reason)
        reader_id = delivery.message.recipient_id
        if refusal.is_bounce and reader_id is not None:
            self._settle(stop_email, self.organization_id, reader_id)
        if refusal.is_final:
            self._settle(self.recorder.fail, [delivery.pk], refusal.reason)
            return
        later = self.recorder.wait_out if refusal.is_outage else self.recorder.try_later
        self._settle(later, [delivery], refusal.reason, timezone.now())

    def _stop(self, reason: str) -> None:
        self.is_down = True
        logger.warning("No mail goes out for now: %s", reason)

    def _post_to_chat(self, delivery: Delivery, text: str) -> None:
        room = delivery.message.webhook
        if room is None or not self._begin(delivery):
            return
        try:
            post_to_chat(room, text)
        except ChatError as error:
            self._failed_rooms.add(room.pk)
            self._refused_by_room(delivery, error)
        else:
            self._sent = delivery
            self.n_sent += 1

    def _refused_by_room(self, delivery: Delivery, error: ChatError) -> None:
        reason = f"chat: {error}"[:150]
        if error.is_permanent or get_type(delivery.message.kind).is_requested:
            self._settle(self.recorder.fail, [delivery.pk], reason)
        elif error.is_uncertain:
            self._uncertain(delivery)
        else:
            self._settle(self.recorder.try_later, [delivery], reason, timezone.now())

    def _uncertain(self, delivery: Delivery) -> None:
        again = get_type(delivery.message.kind).repeats_when_uncertain
        now = timezone.now()
        self._settle(self.recorder.mark_uncertain, delivery, again=again, now=now)

    def _begin(self, delivery: Delivery) -> bool:
        """Whether the hand-over begins; asked before anything is sent, for all channels.

        From here on nobody knows whether it arrived, until the other side has answered.
        """
        is_ours = self._advance(delivery)
        crash_point("handing_over")
        return is_ours

    def _record_sent(self) -> None:
        if self._sent is not None:
            self._advance(None)

    def _advance(self, following: Delivery | None) -> bool:
        """Record what was sent, and begin the next, with one commit. Whether that is ours."""
        sent = self._sent
        with in_organization(self.organization_id):
            is_ours = claims.advance(
                self.organization_id,
                self.worker,
                sent=sent.pk if sent else None,
                following=following.pk if following else None,
                now=timezone.now(),
            )
            if sent is not None:
                drop_ephemeral_data([sent.message])
            self._renew()
        self._sent = None
        return is_ours

    def _renew(self) -> None:
        if time.monotonic() - self._renewed > RENEWS_AFTER_S:
            self._renewed = time.monotonic()
            claims.renew(self.organization_id, self.worker)

    def _settle(self, settle: Callable[..., None], *args: Any, **more: Any) -> None:
        with in_organization(self.organization_id):
            settle(*args, **more)


def _by_type_and_language(
    rows: Iterable[Delivery],
) -> dict[tuple[str, str], list[Delivery]]:
    """Deliveries whose texts are written in one go."""
    groups: defaultdict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for row in rows:
        groups[row.message.kind, _language(row)].append(row)
    return groups


def _language(row: Delivery) -> str:
    reader = row.message.recipient
    own = reader.user.language if reader else ""
    return own or row.organization.locale
