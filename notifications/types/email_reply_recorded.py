"""A reply by e-mail was understood, and is recorded."""

from django.utils.translation import gettext_lazy as _

from notifications.content import reply_receipts
from notifications.registry import EMAIL, NotificationType, register

EMAIL_REPLY_RECORDED = register(
    NotificationType(
        kind="mail.understood",
        action="own_settings.keep",
        label=_("Email reply recorded"),
        default_channels=EMAIL,
        respects_quiet_hours=False,
        template="email_reply_recorded",
        skip_reasons=reply_receipts.skip_reasons,
        inbox_lines=reply_receipts.inbox_lines,
        emails=reply_receipts.emails,
    )
)
