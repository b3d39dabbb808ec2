import os
import signal

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run only PostgreSQL and Valkey, until Ctrl-C; prints their addresses."
    requires_system_checks: tuple[str, ...] = ()

    def handle(self, *_args: object, **_options: object) -> None:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            self.stdout.write(f"{name}={os.environ[name]}")
        signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        signal.sigwait(signals)
