from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from feedback.models import Reply

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
def how_long(at: dt.datetime) -> str:
    """The time since then: “2 days”."""
    return timesince(at, depth=1)
