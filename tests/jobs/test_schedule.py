"""What beat sends is a task that Celery takes."""

import pytest
from celery import current_app
from django.conf import settings

current_app.loader.import_default_modules()
OURS = sorted(name for name in current_app.tasks if not name.startswith("celery."))
SCHEDULED = sorted(
    str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()
)


def test_there_are_tasks() -> None:
    assert "goals.roll_up" in OURS


@pytest.mark.parametrize("name", OURS)
def test_a_soft_limit_comes_before_the_hard_one(name: str) -> None:
    task = current_app.tasks[name]
    soft = task.soft_time_limit or settings.CELERY_TASK_SOFT_TIME_LIMIT
    hard = task.time_limit or settings.CELERY_TASK_TIME_LIMIT
    assert soft < hard


@pytest.mark.parametrize("name", SCHEDULED)
def test_beat_names_tasks_that_exist(name: str) -> None:
    assert name in OURS


@pytest.mark.parametrize("name", OURS)
def test_every_task_goes_to_a_queue_that_the_workers_read(name: str) -> None:
    route = settings.CELERY_TASK_ROUTES.get(name, {"queue": "default"})
    assert route["queue"] in {"default", "rollup", "imports", "plans", "messages"}
