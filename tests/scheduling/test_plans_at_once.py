"""Plans that run at once, and one that dies half-way (RELIABILITY R2, R7)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import pytest
from django.db import connections

from checkins.models import CheckInDraft
from checkins.weekly.drafts import LoadedVersions, save_draft
from organizations.models import Organization
from organizations.tenancy import in_organization
from scheduling import period_rows
from scheduling.models import CheckInPolicy, Period
from scheduling.plan import PlanResult, plan
from tests.cast import Acme, make_acme
from tests.factories import CadenceRuleFactory
from tests.patience import BRIEFLY_S, PATIENCE_S
from tests.scheduling.organization import WEDNESDAY, in_berlin, numbers

pytestmark = pytest.mark.django_db(transaction=True)


def prepared() -> Acme:
    cast = make_acme()
    with in_organization(cast.organization.pk):
        in_berlin(cast)
        for member in (cast.ben, cast.lena, cast.rita, cast.hal):
            numbers(member, 2)
    return cast


def one(cast: Acme, names: tuple[str, ...]) -> PlanResult:
    """Plan for some members, or for everybody when nobody is named."""
    member_ids = [getattr(cast, name).pk for name in names] or None
    try:
        with in_organization(cast.organization.pk):
            organization = Organization.objects.get(pk=cast.organization.pk)
            return plan(organization, now=WEDNESDAY, member_ids=member_ids)
    finally:
        connections.close_all()


def test_concurrent_plans_create_each_period_once() -> None:
    cast = prepared()
    whose: list[tuple[str, ...]] = [(), ("ben",), (), ("lena", "ben"), ("rita",)]
    with ThreadPoolExecutor(5) as pool:
        made = sum(found.n_made for found in pool.map(partial(one, cast), whose * 2))
    with in_organization(cast.organization.pk):
        assert Period.objects.count() == 4 * 3 == made


@pytest.mark.parametrize(
    ("first", "second", "waits"),
    [
        ((), (), True),
        ((), ("ben",), True),
        (("ben",), (), True),
        (("ben", "lena"), ("ben",), True),
        (("ben",), ("lena",), False),
    ],
)
def test_plans_of_the_same_people_are_serialized(
    first: tuple[str, ...], second: tuple[str, ...], *, waits: bool
) -> None:
    cast = prepared()
    with ThreadPoolExecutor(1) as pool:
        with in_organization(cast.organization.pk):
            member_ids = [getattr(cast, name).pk for name in first] or None
            plan(cast.organization, now=WEDNESDAY, member_ids=member_ids)
            later = pool.submit(one, cast, second)
            done, _not_done = wait([later], timeout=BRIEFLY_S if waits else PATIENCE_S)
            assert bool(done) != waits
        made = later.result(PATIENCE_S).n_made
    # What the first one made is there for the second.
    new = second or ("ben", "lena", "rita", "hal")
    assert made == (0 if not first else 3 * len(set(new) - set(first)))


def test_a_killed_plan_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cast = prepared()
    with in_organization(cast.organization.pk):
        plan(cast.organization, now=WEDNESDAY)
        CadenceRuleFactory.create(organization=cast.organization, weekday=4)
        numbers(cast.ada)
        before = list(Period.objects.order_by("pk").values())
        policy = CheckInPolicy.objects.values().get()

    def die(*_args: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(period_rows, "_remove", die)
    with pytest.raises(KeyboardInterrupt), in_organization(cast.organization.pk):
        plan(cast.organization, now=WEDNESDAY)
    monkeypatch.undo()
    with in_organization(cast.organization.pk):
        assert list(Period.objects.order_by("pk").values()) == before
        assert CheckInPolicy.objects.values().get() == policy
        assert plan(cast.organization, now=WEDNESDAY).n_made == 3


def test_a_plan_waits_for_a_new_draft_and_keeps_it() -> None:
    cast = prepared()
    with in_organization(cast.organization.pk):
        plan(cast.organization, now=WEDNESDAY)
        CadenceRuleFactory.create(
            organization=cast.organization, member=cast.ben, rhythm="never"
        )
        ahead = Period.objects.filter(member=cast.ben, opens_at__gt=WEDNESDAY)
        period, *others = ahead.order_by("week_on")
    with ThreadPoolExecutor(1) as pool:
        with in_organization(cast.organization.pk):
            save_draft(
                period, by=cast.ben, data={"a": "Half"}, known=LoadedVersions(0, 0)
            )
            later = pool.submit(one, cast, ())
            assert not wait([later], timeout=BRIEFLY_S).done
        assert later.result(PATIENCE_S).n_removed == len(others) > 0
    with in_organization(cast.organization.pk):
        assert CheckInDraft.objects.get().period == period
        period.refresh_from_db()
        assert period.excuse == Period.Excuse.NOTHING
