from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "frameworks"

    def ready(self) -> None:
        from frameworks import checks, registry  # noqa: F401, PLC0415  they register themselves
        from frameworks.examples import checks as _examples  # noqa: F401, PLC0415  they register themselves

        registry.load_installed()
