"""Sends queued e-mail about accounts, one after the other.

A commit comes before the hand-over and after it, so a worker that dies leaves a row that
says how far it came. What may have been sent is repeated once, under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from notifications.account_email.content import NotNeededError, render
from notifications.email.server import (
    MailRefused,
    MailServer,
    UncertainDeliveryError,
    UnsendableError,
)
from notifications.models import AccountEmail
from notifications.retries import MOST_ATTEMPTS, OUTAGE_PAUSE, REPEATED, retry_pause
from organizations.jobs import is_time_limit

if TYPE_CHECKING:
    from django.db.models import QuerySet

logger = logging.getLogger(__name__)

State = AccountEmail.State
# A worker that has one for longer is dead; a hand-over takes up to 20 seconds.
PATIENCE = dt.timedelta(seconds=90)
# Nobody waits for a new password for longer.
OF_USE_FOR = dt.timedelta(days=1)
KEPT_FOR = dt.timedelta(days=30)


def has_due() -> bool:
    """Whether there is something to send, or that a dead worker left. Queries: 1."""
    now = timezone.now()
    return (_due(now) | _left_behind(now)).exists()


def deliver_account_emails(server: MailServer, until: float) -> int:
    """Send what is due; how many were sent. `until`: a moment of `time.monotonic`."""
    _take_back(timezone.now())
    AccountEmail.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    n_sent = 0
    while time.monotonic() < until and (row := _claim()):
        try:
            is_sent = _send(row, server)
        except _ServerDownError:
            break
        n_sent += is_sent
    return n_sent


class _ServerDownError(Exception):
    """No e-mail gets through now."""


def _due(now: dt.datetime) -> QuerySet[AccountEmail]:
    return AccountEmail.objects.filter(state=State.WAITING, due_at__lte=now)


def _left_behind(now: dt.datetime) -> QuerySet[AccountEmail]:
    return AccountEmail.objects.filter(
        state=State.HANDING_OVER, claimed_at__lt=now - PATIENCE
    )


def _take_back(now: dt.datetime) -> None:
    left = _left_behind(now)
    left.filter(reason=REPEATED).update(state=State.UNKNOWN)
    left.update(state=State.WAITING, reason=REPEATED)


@transaction.atomic
def _claim() -> AccountEmail | None:
    """The next one, marked as being handed over: from here on nobody knows."""
    now = timezone.now()
    row = (
        _due(now)
        .select_related("user")
        .order_by("due_at", "pk")
        .select_for_update(skip_locked=True, of=("self",))
        .first()
    )
    if row is not None:
        row.state, row.claimed_at = State.HANDING_OVER, now
        row.attempts += 1
        row.save(update_fields=["state", "claimed_at", "attempts"])
    return row


def _send(row: AccountEmail, server: MailServer) -> bool:
    """Raises _ServerDownError when no other one would get through either."""
    if row.created_at < timezone.now() - OF_USE_FOR:
        return _fail(row, "too_late")
    try:
        with translation.override(_language(row)):
            mail = render(row)
        server.hand_over(mail)
    except NotNeededError:
        return _fail(row, "gone")
    except UnsendableError as error:
        return _fail(row, str(error))
    except UncertainDeliveryError as error:
        _repeat_once(row)
        raise _ServerDownError(str(error)) from error
    except MailRefused as refusal:
        return _refused(row, refusal)
    except Exception as error:
        if is_time_limit(error):
            raise
        # Its words are left out: those of a template may hold the link.
        reason = f"broken: {type(error).__name__}"
        logger.error("Account e-mail %s: %s", row.pk, reason)  # noqa: TRY400  as above
        return _try_later(row, reason)
    _update(row, state=State.SENT, sent_at=timezone.now(), reason="")
    return True


def _refused(row: AccountEmail, refusal: MailRefused) -> bool:
    if refusal.is_final:
        _fail(row, refusal.reason)
    elif refusal.is_outage:
        # The server's fault, so it is no attempt of this e-mail.
        _update(
            row,
            state=State.WAITING,
            attempts=F("attempts") - 1,
            due_at=timezone.now() + OUTAGE_PAUSE,
            reason=_unless_repeated(row, refusal.reason),
        )
    else:
        _try_later(row, refusal.reason)
    if refusal.is_everybodys:
        raise _ServerDownError(refusal.reason)
    return False


def _repeat_once(row: AccountEmail) -> None:
    if row.reason == REPEATED:
        _update(row, state=State.UNKNOWN)
    else:
        due_at = timezone.now() + retry_pause(1)
        _update(row, state=State.WAITING, reason=REPEATED, due_at=due_at)


def _try_later(row: AccountEmail, reason: str) -> bool:
    if row.attempts >= MOST_ATTEMPTS:
        return _fail(row, reason)
    _update(
        row,
        state=State.WAITING,
        reason=_unless_repeated(row, reason),
        due_at=timezone.now() + retry_pause(row.attempts),
    )
    return False


def _unless_repeated(row: AccountEmail, reason: str) -> str:
    """The reason, but for an e-mail that was perhaps sent: that mark has to stay."""
    return REPEATED if row.reason == REPEATED else reason


def _fail(row: AccountEmail, reason: str) -> bool:
    _update(row, state=State.FAILED, reason=reason)
    return False


def _update(row: AccountEmail, **values: object) -> None:
    """Only as long as this worker still has it: another may have taken it back."""
    AccountEmail.objects.filter(
        pk=row.pk, state=State.HANDING_OVER, claimed_at=row.claimed_at
    ).update(**values)


def _language(row: AccountEmail) -> str:
    own = row.user.language if row.user else ""
    return own or row.language
