"""A check-in has opened."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from notifications.content import reminders
from notifications.registry import Group, NotificationType, register

CHECK_IN_OPENED = register(
    NotificationType(
        kind="check_in.opened",
        action="own_settings.keep",
        label=_("A check-in opens"),
        chat_label=_("Check-ins open"),
        group=Group.MY_CHECK_IN,
        position=1,
        can_occur=lambda policy: policy.announces_opening,
        is_nudge=True,
        repeats_when_uncertain=False,
        template="check_in_opened",
        skip_reasons=reminders.skip_reasons,
        inbox_lines=reminders.inbox_lines,
        emails=partial(reminders.emails, subject=reminders.opened_subject),
    )
)
