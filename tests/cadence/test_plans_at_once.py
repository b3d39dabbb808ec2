"""Plans that run at once, and one that dies half-way (RELIABILITY R2, R7)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from checkins.cadence import rows
from checkins.cadence.planning import Planned, plan
from checkins.models import CheckInPolicy, Period
from organizations.models import Organization
from organizations.tenancy import in_organization
from tests.cadence.world import WEDNESDAY, in_berlin, numbers, rule
from tests.cast import Acme, make_acme

pytestmark = pytest.mark.django_db(transaction=True)


def prepared() -> Acme:
    cast = make_acme()
    with in_organization(cast.organization.pk):
        in_berlin(cast)
        for member in (cast.ben, cast.lena, cast.rita, cast.hal):
            numbers(member, 2)
    return cast


def test_plans_at_once_make_each_row_once() -> None:
    cast = prepared()
    members = [None, [cast.ben.pk], None, [cast.lena.pk, cast.ben.pk], [cast.rita.pk]]

    def one(member_ids: list[int] | None) -> Planned:
        try:
            with in_organization(cast.organization.pk):
                organization = Organization.objects.get(pk=cast.organization.pk)
                return plan(organization, now=WEDNESDAY, member_ids=member_ids)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(5) as pool:
        made = sum(each.n_made for each in pool.map(one, members * 2))
    with in_organization(cast.organization.pk):
        assert Period.objects.count() == 4 * 3 == made


def test_a_plan_that_dies_half_way_changed_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = prepared()
    with in_organization(cast.organization.pk):
        plan(cast.organization, now=WEDNESDAY)
        rule(cast, weekday=4)
        numbers(cast.ada)
        before = list(Period.objects.order_by("pk").values())
        policy = CheckInPolicy.objects.values().get()

    def die(*_args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(rows, "_remove", die)
    with pytest.raises(KeyboardInterrupt), in_organization(cast.organization.pk):
        plan(cast.organization, now=WEDNESDAY)
    monkeypatch.undo()
    with in_organization(cast.organization.pk):
        assert list(Period.objects.order_by("pk").values()) == before
        assert CheckInPolicy.objects.values().get() == policy
        assert plan(cast.organization, now=WEDNESDAY).n_made == 3
