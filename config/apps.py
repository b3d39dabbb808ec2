from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the commands of the installation itself, such as `manage.py dev`."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks, redacting  # noqa: F401, PLC0415  a check registers itself

        redacting.install()
