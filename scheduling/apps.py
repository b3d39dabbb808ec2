from django.apps import AppConfig


class SchedulingConfig(AppConfig):
    name = "scheduling"

    def ready(self) -> None:
        from organizations.querysets import AWAY  # noqa: PLC0415  apps are ready now
        from scheduling.leave.away import is_away  # noqa: PLC0415  as above

        AWAY.append(is_away)
