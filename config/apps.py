from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the management commands of the installation, such as `manage.py dev`."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks, redacting  # noqa: F401, PLC0415  registers checks

        redacting.install()
