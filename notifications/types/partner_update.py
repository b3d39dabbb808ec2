"""The weekly update of somebody whom the reader accompanies, and being chosen for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkins.models import CheckInAccess
from feedback.replies.access import readers_of
from notifications.content.check_in_updates import EmailCheckInUpdate, updates_by_period
from notifications.content.replies import thread_path
from notifications.events import notify_members, on
from notifications.registry import (
    EmailContent,
    Group,
    InboxLine,
    NotificationType,
    register,
)
from notifications.site_urls import site_url
from notifications.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from notifications.models import Message
    from organizations.models import Event


@dataclass(frozen=True, slots=True)
class UpdateSubmitted:
    """A check-in that a partner may read."""

    update: EmailCheckInUpdate

    @property
    def summary(self) -> str:
        name = one_line(self.update.period.member)
        return _("%(name)s’s weekly update") % {"name": name}

    @property
    def path(self) -> str:
        return thread_path(self.update.period)

    @property
    def context(self) -> dict[str, object]:
        return {"update": self.update, "button": _("Reply")}


@dataclass(frozen=True, slots=True)
class PartnerChosen:
    """The reader was chosen as a partner, or to write check-ins for somebody."""

    partner: CheckInAccess

    @property
    def summary(self) -> str:
        names = {"name": one_line(self.partner.member)}
        if self.partner.kind == CheckInAccess.Kind.PARTNER:
            return _("%(name)s chose you as their accountability partner") % names
        return _("%(name)s lets you check in for them") % names

    @property
    def path(self) -> str:
        return reverse("feedback:partners", args=[self.partner.organization.slug])

    @property
    def context(self) -> dict[str, object]:
        return {"partner": self.partner, "button": _("View access")}


def _news(messages: Sequence[Message]) -> dict[int, UpdateSubmitted | PartnerChosen]:
    """By message, what its reader may still see. Queries: at most 8."""
    updates = updates_by_period(
        m.data["period"] for m in messages if "period" in m.data
    )
    readers = readers_of(each.period for each in updates.values())
    partners = {
        row.pk: row
        for row in CheckInAccess.objects.filter(
            pk__in=[m.data["companion"] for m in messages if "companion" in m.data],
            ended_at=None,
        ).select_related("member__user", "organization")
    }
    found: dict[int, UpdateSubmitted | PartnerChosen] = {}
    for message in messages:
        update = updates.get(message.data.get("period", 0))
        if update and message.recipient_id in readers.get(update.period.pk, ()):
            found[message.pk] = UpdateSubmitted(update)
        elif row := partners.get(message.data.get("companion", 0)):
            found[message.pk] = PartnerChosen(row)
    return found


def _skip_reasons(messages: Sequence[Message]) -> dict[int, str]:
    found = _news(messages)
    return {m.pk: "" if m.pk in found else "not_permitted" for m in messages}


def _inbox_lines(messages: Sequence[Message]) -> dict[int, InboxLine]:
    return {
        key: InboxLine(news.summary, news.path) for key, news in _news(messages).items()
    }


def _emails(messages: Sequence[Message]) -> dict[int, EmailContent]:
    return {
        key: EmailContent(
            news.summary, news.context | {"button_url": site_url(news.path)}
        )
        for key, news in _news(messages).items()
    }


PARTNER_UPDATE = register(
    NotificationType(
        kind="check_in.handed_in",
        action="week.read",
        label=gettext_lazy("Weekly updates shared with me"),
        group=Group.WITH_OTHERS,
        position=2,
        template="partner_update",
        skip_reasons=_skip_reasons,
        inbox_lines=_inbox_lines,
        emails=_emails,
    )
)


@on("period.submitted")
def notify_partners(event: Event) -> None:
    """Once for each check-in: a change later in the week is not sent again."""
    partners = CheckInAccess.objects.filter(
        member_id=event.data["member"],
        kind=CheckInAccess.Kind.PARTNER,
        ended_at=None,
        since__lte=event.created_at,
    )
    to = set(partners.values_list("other_id", flat=True))
    notify_members(PARTNER_UPDATE.kind, to, event, data={"period": event.object_id})


@on("companion.chosen")
def notify_chosen_partner(event: Event) -> None:
    notify_members(
        PARTNER_UPDATE.kind,
        {event.data["other"]},
        event,
        data={"companion": event.object_id},
        occurrence=f"chosen:{event.object_public_id}",
    )
