from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OrganizationsConfig(AppConfig):
    name = "organizations"

    def ready(self) -> None:
        from organizations import lookups, retention  # noqa: F401, PLC0415  register

        # Each app says how its rows answer the policy (organizations/policy/registry.py).
        autodiscover_modules("permissions")
