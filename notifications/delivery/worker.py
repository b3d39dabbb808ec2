"""Brings out what is due: claim, ask again whether it may be said, render, hand over.

A commit comes before every step that the outside sees, so that whoever dies leaves a
row that says how far it came (the states of `Delivery`).
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction
from django.utils import timezone, translation

from notifications.chat.sending import ChatError
from notifications.chat.sending import post as post_to_chat
from notifications.crash_points import step
from notifications.delivery import claims
from notifications.delivery.checks import circumstances
from notifications.delivery.recorder import Book, forget
from notifications.email.compose import Letter, compose, letters
from notifications.email.server import MailServer, PerhapsTakenError, Refused
from notifications.models import Channel, Delivery
from notifications.outbox.channels import AT_MOST_ONCE
from notifications.types import speaker_of
from organizations.models import Organization
from organizations.tenancy import in_organization

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from django.core.mail import EmailMultiAlternatives

    from notifications.models import Message
    from notifications.types import Speaker

logger = logging.getLogger(__name__)

RENEWS_AFTER_S = 20.0
WITH = (
    *("message__recipient__user", "message__recipient__organization"),
    *("message__recipient__location", "message__webhook"),
)


@dataclass(slots=True)
class Ready:
    """What is to be handed over: letters to the mail server, lines to chat rooms."""

    letters: list[Letter] = field(default_factory=list)
    chats: list[tuple[Delivery, str]] = field(default_factory=list)


class Desk:
    """One run over one organization's deliveries. `n_sent`: how many went out."""

    def __init__(self, organization_id: int, server: MailServer) -> None:
        self.organization_id = organization_id
        self.server = server
        self.worker = claims.new_worker()
        self.book = Book(self.worker)
        self.n_sent = 0
        self.is_down = False
        self._sent: Delivery | None = None
        self._renewed = time.monotonic()

    def run(self, until: float) -> bool:
        """Whether something due is left. `until`: of `time.monotonic`."""
        with in_organization(self.organization_id):
            claims.take_back(self.organization_id)
        while time.monotonic() < until and not self.is_down:
            step("before_claim")
            with in_organization(self.organization_id):
                ids = claims.claim(self.organization_id, self.worker, timezone.now())
            if not ids:
                return False
            step("claimed")
            self._bring(ids, until)
        return not self.is_down

    def _bring(self, ids: Sequence[int], until: float) -> None:
        with in_organization(self.organization_id):
            ready = self._prepare(ids, timezone.now())
        step("composed")
        left = list(ready.letters)
        # A slow server must not have the job ended in the middle of a mail.
        while left and not self.is_down and time.monotonic() < until:
            self._mail(left.pop(0))
        self._note_sent()
        for delivery, text in ready.chats:
            self._chat(delivery, text)
        self._note_sent()
        if left:
            self._give_back([letter.delivery for letter in left])
        step("done")

    # --- Ask again, and write ---------------------------------------------------------

    def _prepare(self, ids: Sequence[int], now: dt.datetime) -> Ready:
        rows = Delivery.objects.filter(
            pk__in=ids, state=Delivery.State.CLAIMED, claimed_by=self.worker
        )
        found = list(rows.select_related(*WITH).order_by("due_at", "pk"))
        organization = Organization.objects.get(pk=self.organization_id)
        for row in found:
            row.message.organization = organization
            row.organization = organization
        return self._spoken(self._allowed(organization, found, now), now)

    def _allowed(
        self, organization: Organization, rows: list[Delivery], now: dt.datetime
    ) -> list[Delivery]:
        known = circumstances(organization, rows, now)
        verdicts = {row.pk: known.of(row) for row in rows}
        self.book.skip({pk: v.reason for pk, v in verdicts.items() if v.reason})
        times = {pk: verdict.at for pk, verdict in verdicts.items() if verdict.at}
        self.book.put_off([row for row in rows if row.pk in times], times)
        return [row for row in rows if verdicts[row.pk].goes]

    def _spoken(self, rows: list[Delivery], now: dt.datetime) -> Ready:
        ready = Ready()
        for (kind, language), group in _by_voice(rows).items():
            speaker = speaker_of(kind)
            if speaker is None:
                self.book.fail([row.pk for row in group], "no_speaker")
                continue
            with translation.override(language):
                self._speak(speaker, group, ready, now)
        return ready

    def _speak(
        self, speaker: Speaker, rows: list[Delivery], ready: Ready, now: dt.datetime
    ) -> None:
        reasons = self._ask(speaker.wanted, rows, now)
        unwanted = {
            row.pk: reasons[row.message_id]
            for row in rows
            if reasons.get(row.message_id)
        }
        self.book.skip(unwanted)
        left = [
            row for row in rows if row.message_id in reasons and row.pk not in unwanted
        ]
        by_channel = {
            channel: [row for row in left if row.channel == channel]
            for channel in Channel
        }
        self.book.post(by_channel[Channel.INBOX], now)
        if by_channel[Channel.EMAIL]:
            mails = self._ask(speaker.mails, by_channel[Channel.EMAIL], now)
            ready.letters += letters(by_channel[Channel.EMAIL], mails)
        if by_channel[Channel.CHAT]:
            ready.chats += self._lines(speaker, by_channel[Channel.CHAT], now)

    def _lines(
        self, speaker: Speaker, rows: list[Delivery], now: dt.datetime
    ) -> list[tuple[Delivery, str]]:
        if speaker.chats is None:
            self.book.skip(dict.fromkeys((row.pk for row in rows), "not_for_chat"))
            return []
        texts = self._ask(speaker.chats, rows, now)
        return [(row, texts[row.message_id]) for row in rows if row.message_id in texts]

    def _ask[T](
        self,
        speak: Callable[[Sequence[Message]], Mapping[int, T]],
        rows: list[Delivery],
        now: dt.datetime,
    ) -> dict[int, T]:
        """All at once; when that fails, one by one, so that only the culprit waits."""
        try:
            with transaction.atomic():
                return dict(speak([row.message for row in rows]))
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            if len(rows) == 1:
                logger.exception(
                    "%s of message %s", rows[0].channel, rows[0].message_id
                )
                self.book.try_later(rows, f"broken: {type(error).__name__}", now)
                return {}
        answers = [self._ask(speak, [row], now) for row in rows]
        return {key: value for answer in answers for key, value in answer.items()}

    # --- Hand over --------------------------------------------------------------------

    def _mail(self, letter: Letter) -> None:
        delivery = letter.delivery
        mail = self._composed(letter)
        if mail is None or not self._begin(delivery):
            return
        try:
            self.server.hand_over(mail)
        except ValueError:
            self._settle(self.book.fail, [delivery.pk], "not_an_address")
        except PerhapsTakenError as error:
            # The next one might end so as well, and a nudge is not repeated.
            self._stop(str(error))
            self._settle(self.book.perhaps, delivery, **self._again(delivery))
        except Refused as refusal:
            self._refused(delivery, refusal)
        else:
            self._sent = delivery
            self.n_sent += 1

    def _composed(self, letter: Letter) -> EmailMultiAlternatives | None:
        """None when it cannot be written, which stops no other."""
        delivery = letter.delivery
        try:
            with translation.override(_language(delivery)):
                return compose(letter)
        except ValueError:
            self._settle(self.book.fail, [delivery.pk], "not_an_address")
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            logger.exception("Mail of message %s", delivery.message_id)
            reason = f"broken: {type(error).__name__}"
            self._settle(self.book.try_later, [delivery], reason, timezone.now())
        return None

    def _refused(self, delivery: Delivery, refusal: Refused) -> None:
        if refusal.is_everybodys:
            self._stop(refusal.reason)
        if refusal.is_bounce:
            self._settle(self.book.stop_mail, delivery)
        if refusal.is_final:
            self._settle(self.book.fail, [delivery.pk], refusal.reason)
            return
        later = self.book.wait_out if refusal.is_outage else self.book.try_later
        self._settle(later, [delivery], refusal.reason, timezone.now())

    def _stop(self, reason: str) -> None:
        self.is_down = True
        logger.warning("No mail goes out for now: %s", reason)

    def _chat(self, delivery: Delivery, text: str) -> None:
        room = delivery.message.webhook
        if room is None or not self._begin(delivery):
            return
        try:
            post_to_chat(room, text)
        except ChatError as error:
            reason = f"chat: {error}"[:150]
            if error.is_permanent:
                self._settle(self.book.fail, [delivery.pk], reason)
            else:
                self._settle(self.book.try_later, [delivery], reason, timezone.now())
        else:
            self._sent = delivery
            self.n_sent += 1

    def _begin(self, delivery: Delivery) -> bool:
        """From here on nobody knows, until the other side has answered."""
        is_ours = self._advance(delivery)
        step("handing_over")
        return is_ours

    def _note_sent(self) -> None:
        if self._sent is not None:
            self._advance(None)

    def _advance(self, following: Delivery | None) -> bool:
        """Note what went out, and begin the next, with one commit. Whether that is ours."""
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
                forget([sent.message])
            self._renew()
        self._sent = None
        return is_ours

    def _renew(self) -> None:
        if time.monotonic() - self._renewed > RENEWS_AFTER_S:
            self._renewed = time.monotonic()
            claims.renew(self.organization_id, self.worker)

    def _give_back(self, rows: Sequence[Delivery]) -> None:
        """What was not begun: later while no mail gets through, else at once."""
        if self.is_down:
            self._settle(self.book.wait_out, rows, "server_down", timezone.now())
        else:
            self._settle(self.book.give_back, rows)

    def _settle(self, settle: Callable[..., None], *args: Any, **more: Any) -> None:
        with in_organization(self.organization_id):
            settle(*args, **more)

    def _again(self, delivery: Delivery) -> dict[str, Any]:
        return {
            "again": delivery.message.kind not in AT_MOST_ONCE,
            "now": timezone.now(),
        }


def _by_voice(rows: Iterable[Delivery]) -> dict[tuple[str, str], list[Delivery]]:
    """By kind and language: what is said in one go."""
    groups: defaultdict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for row in rows:
        groups[row.message.kind, _language(row)].append(row)
    return groups


def _language(row: Delivery) -> str:
    reader = row.message.recipient
    own = reader.user.language if reader else ""
    return own or row.organization.locale
