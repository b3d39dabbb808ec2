from django.conf import settings
from django.core.management import call_command, get_commands

from organizations.management.base import OperationsCommand


class Command(OperationsCommand):
    help = "Migrate, and load the demo when it is on and the database is empty."

    def handle(self, *_args: object, **_options: object) -> None:
        # The commands called here add their own line breaks.
        self.stdout.ending = self.stderr.ending = ""
        streams = {"stdout": self.stdout, "stderr": self.stderr}
        call_command("migrate", interactive=False, **streams)
        if not settings.DEMO:
            return
        if "load_demo" in get_commands():
            call_command("load_demo", if_empty=True, **streams)
        else:
            self.stdout.write("No demo to load: there is no command load_demo.\n")
