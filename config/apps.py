from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    """Holds the management commands of the installation, such as `manage.py dev`."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks, redacting  # noqa: F401, PLC0415  registers checks

        redacting.install()
        if settings.COLLECTS_STATIC_FILES:
            from config.static_files.development import watch_sources  # noqa: PLC0415  only there

            watch_sources()
