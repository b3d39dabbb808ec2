"""Flag a check-in for the next 1:1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from feedback.models import OneOnOneItem
from feedback.one_on_ones.services import add_item, one_on_one_between, remove_item
from feedback.replies.access import reader_role
from ui.dates import format_date

if TYPE_CHECKING:
    from organizations.models import Membership
    from scheduling.models import Period


@transaction.atomic
def flag_for_one_on_one(period: Period, text: str, *, by: Membership) -> OneOnOneItem:
    """Add the check-in to the 1:1 list, once for each of the two.

    `by`: the manager or the member; PermissionDenied for anybody else.
    """
    member, role = period.member, reader_role(by, period)
    if role not in ("manager", "member") or member.manager is None:
        raise PermissionDenied
    one_on_one = one_on_one_between(by if role == "manager" else member.manager, member)
    week = format_date(period.week_on, "long_day")
    default_text = _("Check-in for the week of %(day)s") % {"day": week}
    return add_item(
        one_on_one,
        text.strip() or default_text,
        by=by,
        cause=_cause(period, by),
        period=period,
    )


@transaction.atomic
def unflag(period: Period, *, by: Membership) -> None:
    """Remove the flag, if there is one. Raises ValidationError once it has notes."""
    item = (
        OneOnOneItem.objects.filter(period=period, cause=_cause(period, by), by=by)
        .select_related("talk__manager", "talk__member")
        .first()
    )
    if item is not None:
        remove_item(item, by=by)


def _cause(period: Period, by: Membership) -> str:
    return f"flag:{period.public_id}:{by.public_id}"
