from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        """Declare the notification types, and with them the handlers of events."""
        from notifications.registry import discover  # noqa: PLC0415  models are loaded by now

        discover("notifications.types")
