from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        """Declare the types, with their handlers of events; hear from the mail service."""
        from notifications.account_email import invitations  # noqa: F401, PLC0415  registers
        from notifications.inbound import mail_service  # noqa: PLC0415  as below
        from notifications.registry import discover  # noqa: PLC0415  models are loaded by now

        discover("notifications.types")
        mail_service.connect()
