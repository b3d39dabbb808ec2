from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "frameworks"

    def ready(self) -> None:
        from frameworks import checks, registry  # noqa: F401, PLC0415
        from frameworks.examples import checks as _examples  # noqa: F401, PLC0415

        registry.load_installed()
