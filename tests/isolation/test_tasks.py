"""RELIABILITY T7: a job names its organization, runs inside it, and outlives its end."""

import inspect
from decimal import Decimal

import pytest

from config.celery import app as celery_app
from goals.models import Goal, GoalDirty
from goals.tasks import recompute, roll_up, sweep_new_day, sweep_roll_up
from organizations.models import Organization
from organizations.tenancy import in_organization
from tests.cast import Acme, Umbra
from tests.factories import GoalFactory, KeyResultFactory

pytestmark = pytest.mark.django_db
GONE = 987_654_321


def our_tasks() -> list[str]:
    celery_app.loader.import_default_modules()
    return sorted(name for name in celery_app.tasks if not name.startswith("celery."))


@pytest.mark.parametrize("name", our_tasks())
def test_a_task_takes_its_organization_first_or_sweeps(name: str) -> None:
    task = celery_app.tasks[name]
    parameters = list(inspect.signature(task.run).parameters)
    if name.partition(".")[2].startswith("sweep_"):
        assert parameters == []
    else:
        assert parameters[0] == "organization_id"


@pytest.mark.parametrize("name", our_tasks())
def test_a_task_never_outlives_a_quarter_of_the_visibility_timeout(name: str) -> None:
    """R4: a message is never handed to a second worker while the first one runs."""
    task, settings = celery_app.tasks[name], celery_app.conf
    limit = task.time_limit or settings.task_time_limit
    visibility = settings.broker_transport_options["visibility_timeout"]
    assert limit <= visibility / 4
    assert task.acks_late


def test_a_job_runs_in_its_own_organization_whoever_called(
    acme: Acme, umbra: Umbra
) -> None:
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(by=acme.ada)
        KeyResultFactory.create(by=acme.ada, parent=top, current=Decimal(10))
    with in_organization(umbra.organization.pk):
        GoalFactory.create(by=umbra.mallory)
        roll_up(acme.organization.pk)
        assert GoalDirty.objects.count() == 1
    with in_organization(acme.organization.pk):
        assert Goal.objects.get(pk=top.pk).progress.progress == 0.25
        assert not GoalDirty.objects.exists()


@pytest.mark.parametrize("task", [roll_up, recompute])
def test_a_job_of_an_organization_that_is_gone_is_discarded(
    acme: Acme, task: object
) -> None:
    assert not Organization.objects.filter(pk=GONE).exists()
    task(GONE)  # type: ignore[operator]  # a task of Celery's


def test_a_sweep_sends_each_organization_its_own_job(
    acme: Acme, umbra: Umbra, monkeypatch: pytest.MonkeyPatch
) -> None:
    for member in (acme.ada, umbra.mallory):
        with in_organization(member.organization_id):
            GoalFactory.create(by=member)
    sent: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(
        celery_app, "send_task", lambda name, args: sent.append((name, args))
    )
    sweep_roll_up()
    sweep_new_day()
    wanted = [[acme.organization.pk], [umbra.organization.pk]]
    assert sorted(sent) == sorted(
        [("goals.roll_up", one) for one in wanted]
        + [("goals.recompute", one) for one in wanted]
    )
