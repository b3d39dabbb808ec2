"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

from typing import Any

from celery import Celery, bootsteps
from celery.signals import beat_init, worker_init

from config.heartbeat import EVERY_S, record_heartbeat
from config.startup import exit_when_unsafe


class WorkerHeartbeat(bootsteps.StartStopStep):  # type: ignore[misc]  # untyped
    """Sends heartbeats from the worker's own timer, which runs while its processes
    work.
    """

    requires = ("celery.worker.components:Timer",)

    def __init__(self, worker: Any, **kwargs: Any) -> None:
        super().__init__(worker, **kwargs)
        self._repeated: Any = None

    def start(self, worker: Any) -> None:
        self._give(worker)
        self._repeated = worker.timer.call_repeatedly(EVERY_S, self._give, (worker,))

    def stop(self, worker: Any) -> None:
        if self._repeated is not None:
            self._repeated.cancel()

    def _give(self, worker: Any) -> None:
        record_heartbeat(worker.app.amqp.queues.consume_from)


app = Celery("sightline", task_cls="celery.contrib.django.task:DjangoTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(WorkerHeartbeat)
worker_init.connect(exit_when_unsafe)
beat_init.connect(exit_when_unsafe)
