"""HR admins and owners change the organization's settings; its goals follow."""

from typing import Any

import pytest
from django.test import Client

from goals.models import RollUpDay
from goals.rollup import recompute
from goals.sweeps import organizations_with_a_new_day
from goals.tasks import recompute as recompute_task
from organizations.models import Cycle, Event, Organization
from organizations.tenancy import in_organization
from tests.cast import Acme

PATH = "/o/acme/setup/"
DATA = {
    "name": "Acme",
    "time_zone": "Europe/Berlin",
    "first_weekday": "7",
    "fiscal_year_start_month": "4",
    "confidence_style": "percent",
    "on_track_from": "80",
    "at_risk_from": "60",
}


def send(client: Client, acme: Acme, **over: str) -> Any:
    client.force_login(acme.hal.user)
    return client.post(PATH, DATA | over)


def test_saves_organization_settings(client: Client, acme: Acme) -> None:
    assert send(client, acme).status_code == 302
    saved = Organization.objects.get(pk=acme.organization.pk)
    assert (saved.confidence_style, saved.first_weekday, saved.on_track_from) == (
        "percent",
        7,
        80,
    )
    with in_organization(acme.organization.pk):
        assert Event.objects.filter(verb="organization.configured").count() == 1
        assert Cycle.objects.filter(name__startswith="FY").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("at_risk_from", "90"),
        ("on_track_from", "101"),
        ("time_zone", "Mars/Olympus"),
        ("first_weekday", "8"),
        ("fiscal_year_start_month", "13"),
        ("name", ""),
    ],
)
def test_invalid_settings_are_refused_and_kept_in_the_form(
    client: Client, acme: Acme, field: str, value: str
) -> None:
    response = send(client, acme, **{field: value})
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert Organization.objects.get(pk=acme.organization.pk).time_zone == "UTC"


@pytest.mark.parametrize("who", ["ben", "lena"])
def test_members_and_leaders_get_403(client: Client, acme: Acme, who: str) -> None:
    client.force_login(getattr(acme, who).user)
    assert client.get(PATH).status_code == 403
    assert client.post(PATH, DATA).status_code == 403


def test_new_thresholds_recompute_every_goal(client: Client, acme: Acme) -> None:
    recompute(acme.organization.pk)
    assert acme.organization.pk not in organizations_with_a_new_day()
    send(client, acme)
    assert acme.organization.pk in organizations_with_a_new_day()
    recompute_task(acme.organization.pk)
    assert acme.organization.pk not in organizations_with_a_new_day()


def test_a_new_day_creates_upcoming_cycles(acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        Cycle.objects.all().delete()
        RollUpDay.objects.all().delete()
    recompute_task(acme.organization.pk)
    with in_organization(acme.organization.pk):
        assert Cycle.objects.count() == 38
