import os
import signal

from organizations.management.base import OperationsCommand


class Command(OperationsCommand):
    help = "Run only PostgreSQL and Valkey, until Ctrl-C; prints their addresses."

    def handle(self, *_args: object, **_options: object) -> None:
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            self.stdout.write(f"{name}={os.environ[name]}")
        signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        signal.sigwait(signals)
