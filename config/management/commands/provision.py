import os

from django.core.management.base import BaseCommand, CommandError

from config.stores.ensure import given_urls
from config.stores.provision import ProvisioningError, provision
from config.stores.urls import database_name


class Command(BaseCommand):
    help = (
        "Make the database and its three roles on the server of DATABASE_URL, an "
        "administrator's URL. Safe to repeat."
    )
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, *_args: object, **_options: object) -> None:
        admin_url, _redis_url = given_urls()
        if not admin_url or os.environ.get("DATABASE_OWNER_URL"):
            message = "Set DATABASE_URL to an administrator's URL, and no other."
            raise CommandError(message)
        try:
            provision(admin_url)
        except ProvisioningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Ready: {database_name(admin_url)} and its three roles.")
