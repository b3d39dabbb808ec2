"""`manage.py load_demo`: idempotent, atomic, and never over real data."""

import pytest
from django.core.management import CommandError
from django.db import transaction

from checkins.models import CheckIn
from demo.imported import importable
from goals.models import Goal
from organizations.models import Membership, Organization, User
from organizations.services import create_organization
from organizations.tenancy import in_organization
from tests.demo.conftest import Load
from tests.factories import UserFactory

pytestmark = pytest.mark.slow


ALL = {"kestrel", "sources", *(imported.slug for imported in importable())}


def counts() -> dict[str, tuple[int, int]]:
    """Organization → goals, members."""
    found = {}
    for organization in Organization.objects.all():
        with in_organization(organization.pk):
            found[organization.slug] = (
                Goal.objects.count(),
                Membership.objects.count(),
            )
    return found


def said() -> list[tuple[object, ...]]:
    kestrel = Organization.objects.get(slug="kestrel")
    with in_organization(kestrel.pk):
        rows = CheckIn.objects.order_by("id")
        return list(rows.values_list("goal__title", "on", "value", "note"))


def test_loading_is_idempotent_and_deterministic(load: Load) -> None:
    with transaction.atomic():
        load()
        before = said()
        transaction.set_rollback(True)
    load()
    first = counts()
    assert set(first) == ALL
    assert first["sourcegraph"] == (66, 2)
    assert said() == before
    assert len(before) > 900
    assert "already exists" in load()
    assert counts() == first


def test_a_failed_load_leaves_nothing_and_can_be_repeated(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_args: object, **_options: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("demo.kestrel.replay", die)
        with pytest.raises(RuntimeError):
            load()
    assert not Organization.objects.exists()
    assert not User.objects.exists()
    with monkeypatch.context() as patch:
        patch.setattr("demo.imported.call_command", die)
        with pytest.raises(RuntimeError):
            load()
    assert set(counts()) == {"kestrel"}
    load(if_empty=True)
    assert set(counts()) == ALL


@pytest.mark.parametrize("slug", ["kestrel", "sourcegraph"])
def test_a_real_organization_with_the_slug_is_left_unchanged(
    load: Load, slug: str
) -> None:
    create_organization(slug=slug, name="Ours", owner=UserFactory.create(name="Ada"))
    with pytest.raises(CommandError, match=f"“{slug}”.*left alone"):
        load()
    assert counts()[slug] == (0, 1)
    assert Organization.objects.get(slug=slug).name == "Ours"


def test_if_empty_does_nothing_beside_a_real_organization(load: Load) -> None:
    create_organization(slug="acme", name="Acme", owner=UserFactory.create(name="Ada"))
    assert load(if_empty=True) == ""
    assert set(counts()) == {"acme"}
