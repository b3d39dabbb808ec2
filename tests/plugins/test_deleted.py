"""A framework is one folder and one line of the settings: without both, all is green.

"All" is what could fail: tests that name a deleted framework or load the demo, and those
of frameworks and of every page. The code behind the rest names no framework at all
(tests/architecture/test_frameworks.py).
"""

import re
from pathlib import Path
from shutil import rmtree

import pytest

from tests.plugins.copies import copy_of_sightline, run_in

SETTINGS = Path("config/settings/base.py")
OTHERS_THAN_OKR = ("v2mom", "bhag", "whats_hows")
# What stands on frameworks first of all: their own tests, their catalogue, the examples.
QUICK = ("frameworks", "tests/frameworks", "tests/examples/test_data.py")

SPEAKING = re.compile(r"v2mom|bhag|whats|load_demo", re.IGNORECASE)
FOLDERS = (
    "accounts checkins demo documents examples frameworks goals guidance rules setup"
)
# And every page.
MORE = (
    *QUICK,
    "tests/isolation/test_every_url.py::test_a_member_reaches_their_own_objects[GET]",
    "tests/architecture/test_frameworks.py",
)
# They speak of them too, but take long: what they show of frameworks is in the others.
LONG = {"browser", "scheduling", "importing", "plugins", "rollup"}

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def copy_without(folder: Path, *slugs: str) -> Path:
    copy = copy_of_sightline(folder)
    settings = (copy / SETTINGS).read_text()
    for slug in slugs:
        line = f'    "frameworks.{slug}",\n'
        assert settings.count(line) == 1
        settings = settings.replace(line, "")
        rmtree(copy / "frameworks" / slug)
    (copy / SETTINGS).write_text(settings)
    return copy


def is_green(copy: Path, *options: str) -> None:
    """Raises AssertionError with the end of what pytest said."""
    told = run_in(
        copy, "-m", "pytest", "-q", "-p", "no:cacheprovider",
        "-m", "not browser and not slow", *options,
    )  # fmt: skip
    assert " passed" in told
    assert " failed" not in told


def test_all_tests_pass_with_only_one_framework(folder: Path) -> None:
    copy = copy_without(folder, *OTHERS_THAN_OKR)
    is_green(copy, "-n", "2", *MORE, *speaking(copy))


def speaking(copy: Path) -> list[str]:
    paths = (
        path
        for folder in FOLDERS.split()
        for path in (copy / "tests" / folder).rglob("test_*.py")
    )
    return [str(path) for path in paths if SPEAKING.search(path.read_text())]


def test_every_folder_that_mentions_a_framework_is_covered() -> None:
    named = {
        path.parts[1]
        for path in Path("tests").glob("*/**/*.py")
        if any(slug in path.read_text() for slug in OTHERS_THAN_OKR)
    }
    assert named - LONG <= {*FOLDERS.split()}


@pytest.mark.parametrize("slug", OTHERS_THAN_OKR)
def test_a_framework_works_with_okr_alone(folder: Path, slug: str) -> None:
    """OKR alone is the test above, so none of the four needs one of the others. (Some
    tests of the three are about goals under an objective.)
    """
    copy = copy_without(folder, *({*OTHERS_THAN_OKR} - {slug}))
    run_in(copy, "manage.py", "check", "--settings=config.settings.mypy")
    is_green(copy, "-n", "0", f"frameworks/{slug}")


def test_the_others_work_without_okr(folder: Path) -> None:
    copy = copy_without(folder, "okr")
    run_in(copy, "manage.py", "check", "--settings=config.settings.mypy")
    is_green(copy, "-n", "0", *QUICK)
