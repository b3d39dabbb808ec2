"""Secret addresses: making them, and finding out what one of them opens.

A token is an HMAC-SHA256 over its purpose, its organization, its recipient and the
row's nonce, in 52 letters and digits. The row keeps only its SHA-256: neither a copy of
the database nor the signing key alone opens anything.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import secrets
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from notifications.models import AccessLink
from notifications.sweeps import link_of
from organizations.tenancy import enter_organization, in_organization

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checkins.models import Period
    from organizations.models import Membership

Purpose = AccessLink.Purpose
# Its own, so that a key of this use is of no use elsewhere.
SALT = "notifications.links.tokens"
TOKEN = re.compile(r"[a-z2-7]{52}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to make. `expires_at`: None is the period's grace, or never without one."""

    member: Membership
    purpose: str
    period: Period | None = None
    kind: str = ""
    expires_at: dt.datetime | None = None

    @property
    def ends_at(self) -> dt.datetime | None:
        return self.expires_at or (self.period.grace_until if self.period else None)

    @property
    def key(self) -> tuple[int, str, int | None, str]:
        period_id = self.period.pk if self.period else None
        return self.member.pk, str(self.purpose), period_id, self.kind


def link_for(
    member: Membership,
    purpose: str,
    *,
    period: Period | None = None,
    kind: str = "",
    expires_at: dt.datetime | None = None,
) -> str:
    """The token of the one link in force; the same every time until it is revoked."""
    wanted = Wanted(member, purpose, period, kind, expires_at)
    return links_for([wanted])[0]


def links_for(wanted: Sequence[Wanted]) -> list[str]:
    """Tokens in the order asked for, all of one organization, inside it.

    Queries: 1, and 2 for all that are new. A row that is used, or whose token no key of
    today makes (SECRET_KEY changed without a fallback), is revoked and replaced.
    """
    rows = _rows(wanted)
    tokens = {key: _token_in_force(row) for key, row in rows.items()}
    if stale := [rows[key].pk for key, token in tokens.items() if not token]:
        AccessLink.objects.filter(pk__in=stale).update(revoked_at=timezone.now())
    missing = {each.key: each for each in wanted if not tokens.get(each.key)}
    if missing:
        AccessLink.objects.bulk_create(
            [_new_row(each) for each in missing.values()], ignore_conflicts=True
        )
        # Read again: another worker may have been first.
        rows = _rows(wanted)
        tokens = {key: _token_in_force(row) for key, row in rows.items()}
    _prolong(wanted, rows)
    return [tokens[each.key] for each in wanted]


def find_link(token: str, purpose: str) -> AccessLink | None:
    """The link that a token opens for this purpose, and its organization entered.

    None for one that is unknown, of another purpose, expired, revoked or used, and for
    somebody who left or may not sign in. Member, user, organization and period are
    loaded. Queries: 4. Raises TransactionManagementError outside a transaction.
    """
    link = peek(token, purpose)
    if link is None or link.used_at or is_over(link, timezone.now()):
        return None
    enter_organization(link.organization_id, member_id=link.member_id)
    return link


def peek(
    token: str, purpose: str, *, is_revoked_too: bool = False
) -> AccessLink | None:
    """As `find_link`, but also one that is used or expired, and without entering."""
    if not TOKEN.fullmatch(token):
        return None
    found = link_of(_hash(token))
    if found is None:
        return None
    organization_id, link_id = found
    with in_organization(organization_id):
        rows = AccessLink.objects.filter(pk=link_id, purpose=purpose)
        if not is_revoked_too:
            rows = rows.filter(revoked_at=None)
        link = (
            rows.select_related(
                "organization",
                "period",
                "member__user",
                "member__organization",
                "member__location",
                "member__unit",
            )
            .filter(member__user__is_active=True)
            .exclude(member__left_at__lte=timezone.now())
            .first()
        )
    return link if link and compare_digest(_token_of(link), token) else None


def is_over(link: AccessLink, now: dt.datetime) -> bool:
    return link.expires_at is not None and link.expires_at <= now


def use(link: AccessLink) -> bool:
    """Use a link up. False: somebody else just did. Inside the organization."""
    now = timezone.now()
    done = AccessLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
    return bool(done)


def revoke(member: Membership, purpose: str, *, kind: str = "") -> int:
    """Let the links of a member and purpose open nothing any more. Their number."""
    rows = AccessLink.objects.filter(
        member=member, purpose=purpose, kind=kind, revoked_at=None
    )
    return rows.update(revoked_at=timezone.now())


def _rows(
    wanted: Sequence[Wanted],
) -> dict[tuple[int, str, int | None, str], AccessLink]:
    periods = {each.period.pk for each in wanted if each.period}
    rows = AccessLink.objects.filter(
        member_id__in={each.member.pk for each in wanted},
        purpose__in={str(each.purpose) for each in wanted},
        revoked_at=None,
    )
    rows = rows.filter(period_id__in=periods) | rows.filter(period=None)
    return {(row.member_id, row.purpose, row.period_id, row.kind): row for row in rows}


def _new_row(wanted: Wanted) -> AccessLink:
    row = AccessLink(
        organization_id=wanted.member.organization_id,
        member=wanted.member,
        purpose=str(wanted.purpose),
        period=wanted.period,
        kind=wanted.kind,
        nonce=secrets.token_hex(16),
        expires_at=wanted.ends_at,
    )
    row.token_hash = _hash(_sign(row, settings.SECRET_KEY))
    return row


def _prolong(
    wanted: Sequence[Wanted],
    rows: dict[tuple[int, str, int | None, str], AccessLink],
) -> None:
    """Follow a period that closes at another time than when the link was made."""
    moved = []
    for each in wanted:
        row = rows[each.key]
        if each.ends_at and row.expires_at != each.ends_at:
            row.expires_at = each.ends_at
            moved.append(row)
    if moved:
        AccessLink.objects.bulk_update(moved, ["expires_at"])


def _token_in_force(row: AccessLink) -> str:
    return "" if row.used_at else _token_of(row)


def _token_of(row: AccessLink) -> str:
    """The row's token by whichever key made it; "" when none of today's did."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = _sign(row, key)
        if compare_digest(_hash(token), row.token_hash):
            return token
    return ""


def _sign(row: AccessLink, key: str | bytes) -> str:
    what = f"{row.purpose}:{row.organization_id}:{row.member_id}:{row.nonce}"
    digest = salted_hmac(SALT, what, secret=key, algorithm="sha256").digest()
    return base64.b32encode(digest).decode().rstrip("=").lower()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
