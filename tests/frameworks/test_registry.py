"""The registry: one slug, one framework; a broken package is reported and left out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from config.plugins import GROUP, installed_plugins
from frameworks import registry
from frameworks.catalogue import catalogue_from
from frameworks.checks import check_frameworks, problems_of
from frameworks.configuration import Settings
from frameworks.rules import findings
from frameworks.spec import Framework, Goalish, Kind, KindRef, Level, Limit
from goals.models import GoalProgress
from goals.rollup import drain
from goals.services import PlacementError, align_goal, create_goal
from tests.cast import Acme
from tests.factories import GoalFactory, cycle_of
from tests.needs import needs_framework

BUILT_IN = tuple(name for name in settings.FRAMEWORKS if name.startswith("frameworks."))
SLUGS = sorted(name.removeprefix("frameworks.") for name in BUILT_IN)
SPEC = """
from frameworks.spec import Cadence, Framework, Kind, KindRef, Source

bet = Kind(
    slug="bet", label="Bet", label_plural="Bets", parents=(), source=Source.MEAN,
    measured=False, children=(KindRef("okr", "objective"),), cadence=Cadence.MONTHLY,
)
probe = Kind(
    slug="probe", label="Probe", label_plural="Probes",
    parents=(KindRef("bets", "bet"),), is_root=False,
)
framework = Framework(
    slug="bets", name="Bets", version="1", kinds=(bet, probe), horizon_days=(7, 90),
    source="a test",
)
not_a_framework = object()
"""


def kind(slug: str = "aim", **over: object) -> Kind:
    fields: dict[str, object] = {"label": "Aim", "label_plural": "Aims", "parents": ()}
    return Kind(slug, **fields | over)  # type: ignore[arg-type]  # by name


def framework(slug: str = "aims", **over: object) -> Framework:
    fields: dict[str, object] = {
        "name": "Aims",
        "version": "1",
        "kinds": (kind(),),
        "horizon_days": (1, 2),
        "source": "a test",
    }
    return Framework(slug, **fields | over)  # type: ignore[arg-type]  # by name


class Site:
    """A folder on sys.path with packages as pip leaves them, but without pip."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch

    def install(self, package: str, entry: str, code: str) -> None:
        (self.folder / f"{package}.py").write_text(code)
        info = self.folder / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n"
        )
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{entry}\n")

    def start(self) -> None:
        """Read the settings' lists of frameworks anew, as the next process does."""
        plugins, broken = installed_plugins()
        self.set("FRAMEWORKS", [*BUILT_IN, *plugins])
        self.set("BROKEN_FRAMEWORKS", broken)
        registry.load_installed()

    def set(self, name: str, value: object) -> None:
        self.monkeypatch.setattr(settings, name, value)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.syspath_prepend(tmp_path)
    before = set(sys.modules)
    yield Site(tmp_path, monkeypatch)
    monkeypatch.undo()
    for name in set(sys.modules) - before:
        if name.startswith("third_party_"):
            del sys.modules[name]
    registry.load_installed()


def slugs() -> list[str]:
    return [one.slug for one in registry.installed()]


def test_frameworks_of_the_settings_are_installed_by_slug() -> None:
    registry.load_installed()
    assert slugs() == SLUGS
    assert registry.load_failures() == ()


def test_a_line_fewer_in_the_settings_leaves_the_rest(site: Site) -> None:
    site.set("FRAMEWORKS", BUILT_IN[1:])
    registry.load_installed()
    assert slugs() == sorted(name.removeprefix("frameworks.") for name in BUILT_IN[1:])
    assert check_frameworks() == []


def test_a_third_party_s_framework_is_found_and_its_goals_roll_up(
    site: Site, inside_acme: Acme
) -> None:
    site.install("third_party_bets", "bets = third_party_bets:framework", SPEC)
    site.start()
    assert slugs() == sorted(["bets", *SLUGS])
    by = inside_acme.ada
    common: dict[str, Any] = {
        "by": by,
        "framework": "bets",
        "cycle": cycle_of(by.organization),
    }
    bet = create_goal(kind="bet", title="Bet", progress_source="mean", **common)
    create_goal(
        kind="probe",
        title="Probe",
        parent=bet,
        metric_type="percent",
        target=Decimal(100),
        current=Decimal(60),
        **common,
    )
    assert bet.cadence_days == 31
    with pytest.raises(PlacementError):
        create_goal(kind="probe", title="Alone", **common)
    # It may allow kinds of other frameworks as children.
    objective = GoalFactory.create(by=by)
    align_goal(objective, to=bet, by=by, reason="belongs there")
    drain(inside_acme.organization.pk)
    assert GoalProgress.objects.get(goal=bet).progress == 0.6


def test_without_its_package_its_goals_stay_readable(
    site: Site, inside_acme: Acme
) -> None:
    by = inside_acme.ada
    goal = GoalFactory.create(by=by, framework="gone", kind="vision")
    found = goalish(kind="vision")
    catalogue = catalogue_from(Settings())
    codes = [one.code for one in findings(catalogue, "gone", found)]
    assert codes == ["unknown_framework"]
    assert catalogue.kind_label(goal.kind_ref) == "vision"
    align_goal(goal, to=GoalFactory.create(by=by), by=by, reason="why not")


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ("bets = third_party_bets:framework", "raise RuntimeError('broken')"),
        ("bets = third_party_bets:missing", SPEC),
        ("bets = third_party_bets:not_a_framework", SPEC),
        ("bets = third_party_nothing:framework", SPEC),
    ],
)
def test_a_broken_package_is_reported_and_left_out(
    site: Site, entry: str, code: str
) -> None:
    site.install("third_party_bets", entry, code)
    site.start()
    assert slugs() == SLUGS
    (message,) = check_frameworks()
    assert message.id == "frameworks.W001"
    assert "bets" in message.msg


def test_two_packages_with_one_slug_are_refused(site: Site) -> None:
    for package in ("third_party_one", "third_party_two"):
        site.install(package, f"bets = {package}:framework", SPEC)
    with pytest.raises(registry.DuplicateFrameworkError):
        site.start()


def test_a_package_that_names_its_module_twice_is_one_app(site: Site) -> None:
    entries = "bets = third_party_bets:framework\nagain = third_party_bets:framework"
    site.install("third_party_bets", entries, SPEC)
    assert installed_plugins() == (["third_party_bets"], [])


def test_the_registry_has_a_version_for_caches() -> None:
    before = registry.generation()
    with registry.registered_temporarily(framework()):
        inside = registry.generation()
    assert len({before, inside, registry.generation()}) == 3


def test_a_framework_can_be_registered_temporarily() -> None:
    with registry.registered_temporarily(framework()):
        assert "aims" in slugs()
        with pytest.raises(registry.DuplicateFrameworkError):
            registry.register(framework())
    assert "aims" not in slugs()


def test_an_error_inside_the_block_unregisters_it() -> None:
    with pytest.raises(ZeroDivisionError), registry.registered_temporarily(framework()):
        raise ZeroDivisionError
    assert "aims" not in slugs()


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"kinds": ()}, "no kinds"),
        ({"kinds": (kind(), kind())}, "twice"),
        ({"horizon_days": (9, 3)}, "time frame"),
        ({"kinds": (kind(is_root=False),)}, "can’t be used"),
        ({"kinds": (kind(parents=(KindRef("aims", "dream"),)),)}, "doesn’t exist"),
        (
            {"kinds": (kind(limits={Level.TEAM: Limit(3, 1, "owner", "x")}),)},
            "limit",
        ),
    ],
)
def test_a_bad_spec_is_reported(bad: dict[str, Any], words: str) -> None:
    (problem,) = problems_of(framework(**bad))
    assert words in problem


def test_installed_specs_are_good() -> None:
    assert check_frameworks() == []
    for one in registry.installed():
        assert list(problems_of(one)) == []
        assert one.source


def goalish(**over: object) -> Goalish:
    fields: dict[str, object] = {
        "kind": "objective",
        "title": "Grow",
        "level": Level.TEAM,
        "parent": None,
        "n_children": 0,
        "has_metric": False,
        "has_target": False,
        "has_owner": True,
    }
    return Goalish(**fields | over)  # type: ignore[arg-type]  # by name


OBJECTIVE, KEY_RESULT = KindRef("okr", "objective"), KindRef("okr", "key_result")


@needs_framework("okr", "v2mom")
@pytest.mark.parametrize(
    ("child", "parent", "may"),
    [
        (OBJECTIVE, None, True),
        (OBJECTIVE, OBJECTIVE, True),
        (OBJECTIVE, KEY_RESULT, False),
        (KEY_RESULT, None, False),
        (KEY_RESULT, OBJECTIVE, True),
        (KEY_RESULT, KEY_RESULT, True),
        (OBJECTIVE, KindRef("v2mom", "value"), False),
        (KEY_RESULT, KindRef("v2mom", "dream"), False),
        # What is not installed says nothing, so nothing is refused.
        (KEY_RESULT, KindRef("gone", "vision"), True),
        (KindRef("gone", "vision"), KEY_RESULT, True),
        (KindRef("okr", "dream"), OBJECTIVE, True),
    ],
)
def test_allowed_parents_of_a_kind(
    child: KindRef, parent: KindRef | None, *, may: bool
) -> None:
    assert catalogue_from(Settings()).may_stand_under(child, parent) is may
