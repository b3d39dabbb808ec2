"""Sourcegraph's goals beside Kestrel's."""

from django.db import transaction

from checkins.demo.imported import FILE
from goals.models import Goal
from organizations.models import Cycle, Organization, User
from organizations.selectors import current_cycle, memberships_of
from organizations.tenancy import enter_organization, enter_user


def test_hr_and_the_leader_may_switch_between_two(kestrel_today: Organization) -> None:
    found = {}
    for name in ("Hanna Virtanen", "Sofia Marchetti", "Amara Osei"):
        user = User.objects.get(name=name)
        with transaction.atomic():
            enter_user(user.pk)
            found[name] = [m.organization.slug for m in memberships_of(user.pk)]
    assert (
        found["Hanna Virtanen"]
        == found["Sofia Marchetti"]
        == ["kestrel", "sourcegraph"]
    )
    assert found["Amara Osei"] == ["kestrel"]


def test_sourcegraph_opens_with_the_quarter_of_its_goals(
    kestrel_today: Organization,
) -> None:
    organization = Organization.objects.get(slug="sourcegraph")
    with transaction.atomic():
        enter_organization(organization.pk)
        cycle = current_cycle(organization, organization.today())
        assert cycle is not None
        assert Goal.objects.filter(cycle=cycle).count() == 66
        assert Cycle.objects.count() == 1


def test_source_and_licence_stand_beside_the_file() -> None:
    readme = (FILE.parent / "README.md").read_text()
    for word in ("sourcegraph/handbook", "233d1612c", "Apache License 2.0"):
        assert word in readme
