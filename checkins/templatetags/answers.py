from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django import template
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from checkins.models import Reply

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from checkins.answers.updates import Thread
    from organizations.models import Membership

register = template.Library()


@register.simple_tag
def new_token() -> str:
    """What makes a form sent twice one action."""
    return str(uuid.uuid4())


@register.simple_tag
def reactions() -> list[tuple[str, str]]:
    """(name, words) of each reaction."""
    return [(value, str(label)) for value, label in Reply.Reaction.choices]


@register.simple_tag
def who_reads(thread: Thread) -> str:
    """“You, Ben and Lena read this. HR does not.”"""
    names = [_("You"), *(first_name(one) for one in thread.readers)]
    return _("%(names)s read this. HR does not.") % {"names": together(names)}


@register.filter
def first_name(member: Membership) -> str:
    return member.user.get_short_name()


@register.filter
def how_long(at: dt.datetime) -> str:
    """“2 days”, since then."""
    return timesince(at, depth=1)


def together(names: Iterable[str]) -> str:
    """“You, Ben and Lena”."""
    *before, last = names
    if not before:
        return last
    return _("%(before)s and %(last)s") % {"before": ", ".join(before), "last": last}
