from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from feedback.models import Reply
from organizations.weeks import WEEK
from scheduling.clock import today_of
from ui.dates import format_date

if TYPE_CHECKING:
    import datetime as dt

    from feedback.replies.updates import Thread
    from organizations.models import Membership

register = template.Library()


@register.simple_tag
def new_token() -> str:
    """A form token, by which submitting twice counts once."""
    return str(uuid.uuid4())


@register.simple_tag
def reactions() -> list[tuple[str, str]]:
    """(value, label) of each reaction."""
    return [(value, str(label)) for value, label in Reply.Reaction.choices]


@register.simple_tag
def who_reads(thread: Thread) -> str:
    """A sentence that names the readers.

    “You, Lena and people who get your weekly update can see this. HR can’t.”
    """
    names = ", ".join([_("You"), *(first_name(one) for one in thread.readers)])
    if thread.role == "member":
        text = _(
            "%(names)s and people who get your weekly update can see this. HR can’t."
        )
    else:
        text = _(
            "%(names)s and people who get their weekly update can see this. HR can’t."
        )
    return text % {"names": names}


@register.filter
def first_name(member: Membership) -> str:
    return member.user.get_short_name()


@register.filter
def since_when(at: dt.datetime, reader: Membership) -> str:
    """The past moment for “since …”: “10:39” of today, “Friday”, else “9 Nov”.

    A day rather than a count of days: two moments of one day are never a day apart.
    """
    local = at.astimezone(reader.zone)
    days = (today_of(reader) - local.date()).days
    if days < 1:
        return format_date(local, "time")
    return format_date(local, "weekday" if days < WEEK else "day")
