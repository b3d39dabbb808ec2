"""The published cascades beside Kestrel."""

from collections import Counter

import pytest
from django.db import transaction

from demo.imported import REFOCUS, SOURCEGRAPH, Imported, importable
from goals.models import Goal
from organizations.models import Cycle, Organization, User
from organizations.selectors import current_cycle, memberships_of
from organizations.tenancy import enter_organization, enter_user
from tests.needs import needs_framework

pytestmark = pytest.mark.days


def test_hr_and_the_leader_may_switch_between_them(kestrel_today: Organization) -> None:
    found = {}
    for name in ("Hanna Virtanen", "Sofia Marchetti", "Amara Osei"):
        user = User.objects.get(name=name)
        with transaction.atomic():
            enter_user(user.pk)
            found[name] = [m.organization.slug for m in memberships_of(user.pk)]
    everywhere = [
        "kestrel",
        "sources",
        *sorted(imported.slug for imported in importable()),
    ]
    assert sorted(found["Hanna Virtanen"]) == sorted(found["Sofia Marchetti"])
    assert sorted(found["Sofia Marchetti"]) == sorted(everywhere)
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


@needs_framework("v2mom")
def test_refocus_is_a_v2mom_of_46_rows(kestrel_today: Organization) -> None:
    organization = Organization.objects.get(slug="refocus")
    with transaction.atomic():
        enter_organization(organization.pk)
        kinds = Counter(Goal.objects.values_list("framework", "kind"))
    assert kinds == {
        ("v2mom", "vision"): 1,
        ("v2mom", "value"): 4,
        ("v2mom", "method"): 8,
        ("v2mom", "measure"): 30,
        ("v2mom", "obstacle"): 3,
    }


@pytest.mark.parametrize(
    ("imported", "words"),
    [
        (SOURCEGRAPH, ("sourcegraph/handbook", "233d1612c", "Apache License 2.0")),
        (REFOCUS, ("salesforce/refocus", "78051d2a3", "BSD-3-Clause")),
    ],
    ids=["sourcegraph", "refocus"],
)
def test_source_and_licence_stand_beside_the_file(
    imported: Imported, words: tuple[str, ...]
) -> None:
    readme = (imported.file.parent / "README.md").read_text()
    for word in words:
        assert word in readme
