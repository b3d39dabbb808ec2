"""A framework is one folder and one line of the settings: without both, all is green.

"All" is what could know: folders of tests that name no other framework stay out.
"""

from pathlib import Path
from shutil import rmtree

import pytest

from tests.plugins.copies import copy_of_sightline, run_in

SETTINGS = Path("config/settings/base.py")
OTHERS_THAN_OKR = ("v2mom", "bhag", "whats_hows")
# What stands on frameworks first of all: their own tests, and their pages.
QUICK = ("frameworks", "tests/frameworks", "tests/examples/test_data.py")

# What speaks of frameworks: the rest of the tests names none but OKR, and the code behind
# it none at all (tests/architecture/test_frameworks.py).
FOLDERS = """
building checkins demo documents examples frameworks goals grids guidance rhythm rules
setup weekly
"""
SPEAKING = [
    "frameworks",
    *(f"tests/{name}" for name in FOLDERS.split()),
    "tests/architecture/test_frameworks.py",
    "tests/isolation/test_every_url.py",
]
# They speak of them too, but take long: what they show of frameworks is in the others.
LONG = {"browser", "cadence", "importing", "plugins", "rollup"}

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


def test_deleting_all_but_one_leaves_the_whole_rest_green(tmp_path: Path) -> None:
    copy = copy_without(tmp_path, *OTHERS_THAN_OKR)
    is_green(copy, "-n", "2", *SPEAKING)


def test_no_folder_that_names_a_framework_is_forgotten() -> None:
    named = {
        path.parts[1]
        for path in Path("tests").glob("*/**/*.py")
        if any(slug in path.read_text() for slug in OTHERS_THAN_OKR)
    }
    assert named - LONG <= {*FOLDERS.split()}


@pytest.mark.parametrize("slug", ["okr", *OTHERS_THAN_OKR])
def test_deleting_one_leaves_the_frameworks_green(tmp_path: Path, slug: str) -> None:
    copy = copy_without(tmp_path, slug)
    run_in(copy, "manage.py", "check", "--settings=config.settings.mypy")
    is_green(copy, "-n", "0", *QUICK)
