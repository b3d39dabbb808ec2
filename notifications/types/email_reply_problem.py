"""A reply by e-mail was not accepted, or not understood in part."""

from django.utils.translation import gettext_lazy as _

from notifications.content import reply_receipts
from notifications.registry import EMAIL, NotificationType, register

EMAIL_REPLY_PROBLEM = register(
    NotificationType(
        kind="mail.trouble",
        action="own_settings.keep",
        label=_("Problem with my email reply"),
        default_channels=EMAIL,
        respects_quiet_hours=False,
        template="email_reply_problem",
        skip_reasons=reply_receipts.skip_reasons,
        inbox_lines=reply_receipts.inbox_lines,
        emails=reply_receipts.emails,
        ephemeral_data=(reply_receipts.TYPED,),
    )
)
