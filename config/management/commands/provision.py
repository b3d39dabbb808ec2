import os

from django.core.management.base import CommandError, CommandParser

from config.stores.ensure import given_urls
from config.stores.provision import ProvisioningError, provision
from config.stores.urls import database_name
from organizations.management.base import OperationsCommand

DERIVED = (
    "The passwords of the roles are derived from DATABASE_URL: whoever knows it knows "
    "them. `manage.py provision --urls` prints them as URLs. For others set APP_PASSWORD "
    "and OWNER_PASSWORD."
)


class Command(OperationsCommand):
    help = (
        "Make the database and its three roles on the server of DATABASE_URL, an "
        "administrator's URL. Their passwords: APP_PASSWORD and OWNER_PASSWORD, or "
        "derived from DATABASE_URL. Safe to repeat."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--urls",
            action="store_true",
            help="print the URLs with the derived passwords, for web and migrations",
        )

    def handle(self, *_args: object, **options: bool) -> None:
        admin_url, _redis_url = given_urls()
        if not admin_url or os.environ.get("DATABASE_OWNER_URL"):
            message = "Set DATABASE_URL to an administrator's URL, and no other."
            raise CommandError(message)
        passwords = [
            os.environ.get(f"{role}_PASSWORD") or None for role in ("APP", "OWNER")
        ]
        if options["urls"] and any(passwords):
            message = "--urls knows derived passwords alone; yours are set."
            raise CommandError(message)
        try:
            urls = provision(
                admin_url, app_password=passwords[0], owner_password=passwords[1]
            )
        except ProvisioningError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Ready: {database_name(admin_url)} and its three roles.")
        if options["urls"]:
            self.stdout.write(f"DATABASE_URL={urls.app}")
            self.stdout.write(f"DATABASE_OWNER_URL={urls.owner}")
        elif not all(passwords):
            self.stdout.write(DERIVED)
