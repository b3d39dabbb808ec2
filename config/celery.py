"""The Celery application: `celery -A config worker`, `celery -A config beat`."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init

from config.heartbeat import WorkerHeartbeat
from config.startup import exit_when_unsafe

# Every import from `config` passes here, so this is the default for programs that set
# none: the safe one. Development and tests set theirs before.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("sightline", task_cls="celery.contrib.django.task:DjangoTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(WorkerHeartbeat)
worker_init.connect(exit_when_unsafe)
beat_init.connect(exit_when_unsafe)
