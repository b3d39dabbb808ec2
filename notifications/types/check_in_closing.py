"""The reminder: a check-in closes soon, and nothing is submitted."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from notifications.content import reminders
from notifications.registry import Group, NotificationType, register

CHECK_IN_CLOSING = register(
    NotificationType(
        kind="check_in.closing",
        action="own_settings.keep",
        label=_("A check-in closes soon"),
        group=Group.MY_CHECK_IN,
        position=2,
        is_nudge=True,
        repeats_when_uncertain=False,
        template="check_in_closing",
        skip_reasons=reminders.skip_reasons,
        inbox_lines=reminders.inbox_lines,
        emails=partial(reminders.emails, subject=reminders.closing_subject),
    )
)
