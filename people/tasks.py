"""Celery tasks. They take ids, read what is due from rows, and are safe to repeat."""

from celery import shared_task

from organizations.jobs import enqueue_each
from people import sweeps
from people.departures import services as departures
from people.importing import jobs


@shared_task(name="people.run_import")
def run_import(organization_id: int, import_id: int) -> None:
    """Check an uploaded file of people, or write a confirmed one."""
    jobs.run(organization_id, import_id)


@shared_task(name="people.sweep_imports", time_limit=60, soft_time_limit=50)
def sweep_imports() -> None:
    """Continue imports whose message was lost or whose worker died."""
    enqueue_each("people.run_import", sweeps.pending_imports())


@shared_task(name="people.carry_out_departure", time_limit=300, soft_time_limit=280)
def carry_out_departure(organization_id: int, departure_id: int) -> None:
    """Hand over what somebody had who has left."""
    departures.carry_out(organization_id, departure_id)


@shared_task(name="people.sweep_departures", time_limit=60, soft_time_limit=50)
def sweep_departures() -> None:
    """Hand over for everybody whose last day is over."""
    enqueue_each("people.carry_out_departure", sweeps.due_departures())
