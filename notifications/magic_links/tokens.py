"""Makes the tokens of magic links, and finds the link of a token.

A token is bound to its purpose, its organization and its recipient; how it is made and
stored: organizations/tokens.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hmac import compare_digest
from typing import TYPE_CHECKING

from django.utils import timezone

from notifications.models import MagicLink
from notifications.sweeps import link_of
from organizations.tenancy import enter_organization, in_organization
from organizations.tokens import TOKEN, hash_of, new_nonce, sign, token_with_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from organizations.models import Membership
    from scheduling.models import Period

Purpose = MagicLink.Purpose
# Part of every token: changing it would break the links in mails that were sent.
SALT = "notifications.links.tokens"


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """A link to make. `expires_at`: None is the end of the period's grace; without a
    period, never.
    """

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
    """The token of the one active link; the same every time until it is revoked."""
    one = LinkRequest(member, purpose, period, kind, expires_at)
    return links_for([one])[0]


def links_for(requests: Sequence[LinkRequest]) -> list[str]:
    """Tokens in the order asked for, all of one organization, inside it.

    Queries: 1, and 2 for all that are new. A row that is used, or whose token no key of
    today makes (SECRET_KEY changed without a fallback), is revoked and replaced.
    """
    rows = _rows(requests)
    tokens = {key: _active_token(row) for key, row in rows.items()}
    if stale := [rows[key].pk for key, token in tokens.items() if not token]:
        MagicLink.objects.filter(pk__in=stale).update(revoked_at=timezone.now())
    missing = {each.key: each for each in requests if not tokens.get(each.key)}
    if missing:
        MagicLink.objects.bulk_create(
            [_new_row(each) for each in missing.values()], ignore_conflicts=True
        )
        # Read again: another worker may have been first.
        rows = _rows(requests)
        tokens = {key: _active_token(row) for key, row in rows.items()}
    _extend(requests, rows)
    return [tokens[each.key] for each in requests]


def find_link(token: str, purpose: str) -> MagicLink | None:
    """The link that a token opens for this purpose, and its organization entered.

    None for one that is unknown, of another purpose, expired, revoked or used, and for
    somebody who left or may not sign in. Member, user, organization and period are
    loaded. Queries: 4. Raises TransactionManagementError outside a transaction.
    """
    link = peek(token, purpose)
    if link is None or link.used_at or has_expired(link, timezone.now()):
        return None
    enter_organization(link.organization_id, member_id=link.member_id)
    return link


def peek(token: str, purpose: str, *, with_revoked: bool = False) -> MagicLink | None:
    """As `find_link`, but also one that is used or expired, and without entering."""
    if not TOKEN.fullmatch(token):
        return None
    found = link_of(hash_of(token))
    if found is None:
        return None
    organization_id, link_id = found
    with in_organization(organization_id):
        rows = MagicLink.objects.filter(pk=link_id, purpose=purpose)
        if not with_revoked:
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


def has_expired(link: MagicLink, now: dt.datetime) -> bool:
    return link.expires_at is not None and link.expires_at <= now


def use(link: MagicLink) -> bool:
    """Mark a link as used. False: somebody else just did. Inside the organization."""
    now = timezone.now()
    n_used = MagicLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now)
    return bool(n_used)


def revoke(member: Membership, purpose: str, *, kind: str = "") -> int:
    """Revoke the links of a member and purpose; how many."""
    rows = MagicLink.objects.filter(
        member=member, purpose=purpose, kind=kind, revoked_at=None
    )
    return rows.update(revoked_at=timezone.now())


def _rows(
    requests: Sequence[LinkRequest],
) -> dict[tuple[int, str, int | None, str], MagicLink]:
    periods = {each.period.pk for each in requests if each.period}
    rows = MagicLink.objects.filter(
        member_id__in={each.member.pk for each in requests},
        purpose__in={str(each.purpose) for each in requests},
        revoked_at=None,
    )
    rows = rows.filter(period_id__in=periods) | rows.filter(period=None)
    return {(row.member_id, row.purpose, row.period_id, row.kind): row for row in rows}


def _new_row(one: LinkRequest) -> MagicLink:
    row = MagicLink(
        organization_id=one.member.organization_id,
        member=one.member,
        purpose=str(one.purpose),
        period=one.period,
        kind=one.kind,
        nonce=new_nonce(),
        expires_at=one.ends_at,
    )
    row.token_hash = hash_of(sign(SALT, _signed(row)))
    return row


def _extend(
    requests: Sequence[LinkRequest],
    rows: dict[tuple[int, str, int | None, str], MagicLink],
) -> None:
    """Move the expiry of links whose period now closes at another time."""
    changed = []
    for each in requests:
        row = rows[each.key]
        if each.ends_at and row.expires_at != each.ends_at:
            row.expires_at = each.ends_at
            changed.append(row)
    if changed:
        MagicLink.objects.bulk_update(changed, ["expires_at"])


def _active_token(row: MagicLink) -> str:
    return "" if row.used_at else _token_of(row)


def _token_of(row: MagicLink) -> str:
    """The row's token by whichever key made it; "" when none of today's did."""
    return token_with_hash(SALT, _signed(row), row.token_hash)


def _signed(row: MagicLink) -> str:
    return f"{row.purpose}:{row.organization_id}:{row.member_id}:{row.nonce}"
