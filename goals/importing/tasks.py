"""Celery tasks, discovered through goals/tasks.py."""

from celery import shared_task

from goals import sweeps
from goals.importing import jobs
from organizations.jobs import enqueue_each


@shared_task(name="goals.run_import")
def run_import(organization_id: int, import_id: int) -> None:
    """Check an uploaded file, or write a confirmed one."""
    jobs.run(organization_id, import_id)


@shared_task(name="goals.sweep_imports", time_limit=60, soft_time_limit=50)
def sweep_imports() -> None:
    """Continue imports whose message was lost or whose worker died."""
    enqueue_each("goals.run_import", sweeps.pending_imports())
