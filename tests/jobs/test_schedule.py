"""What beat sends is a task that Celery takes, and a worker reads."""

import fnmatch
import re
from pathlib import Path

import pytest
from django.conf import settings

from config.celery import app as celery_app

celery_app.loader.import_default_modules()
OURS = sorted(name for name in celery_app.tasks if not name.startswith("celery."))
SCHEDULED = sorted(
    str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()
)


def test_tasks_are_found() -> None:
    assert "goals.roll_up" in OURS


@pytest.mark.parametrize("name", OURS)
def test_a_soft_limit_comes_before_the_hard_one(name: str) -> None:
    task = celery_app.tasks[name]
    soft = task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
    hard = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
    assert soft < hard


@pytest.mark.parametrize("name", SCHEDULED)
def test_beat_names_tasks_that_exist(name: str) -> None:
    assert name in OURS


@pytest.mark.parametrize("name", OURS)
def test_every_task_is_routed_to_a_queue_with_workers(name: str) -> None:
    assert queue_of(name) in read_in_containers()


def test_the_containers_read_no_unused_queue() -> None:
    assert read_in_containers() == {queue_of(name) for name in OURS}


def test_every_route_matches_a_task() -> None:
    for pattern in settings.CELERY_TASK_ROUTES:
        assert fnmatch.filter(OURS, pattern), pattern


def queue_of(name: str) -> str:
    return str(celery_app.amqp.router.route({}, name)["queue"].name)


def read_in_containers() -> set[str]:
    compose = Path(settings.BASE_DIR, "docker-compose.yml").read_text()
    read = re.findall(r'--queues, "?([a-z,]+)', compose)
    return set(",".join(read).split(","))
