"""A framework is one folder and one line of the settings: without both, all is green.

"All" is what could know: whole folders of tests that name no other framework stay out.
"""

from pathlib import Path
from shutil import rmtree

import pytest

from tests.plugins.copies import copy_of_sightline, run_in

SETTINGS = Path("config/settings/base.py")
OTHERS_THAN_OKR = ("v2mom", "bhag", "whats_hows")
# What stands on frameworks first of all: their own tests, and their pages.
QUICK = ("frameworks", "tests/frameworks", "tests/examples/test_data.py")

# Their tests name no framework but OKR, and their code none at all
# (tests/architecture/test_frameworks.py): what they show goes by the pages of the others.
FOLDERS = """
answers chat choices commands companions config digests drawing feeds for_others inbound
inbox jobs leave links organizations outbox participation plugins readings reminders talks
"""
ELSEWHERE = [
    *(f"tests/{name}" for name in FOLDERS.split()),
    "tests/architecture/test_migrations.py",
]

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
    left_out = [f"--ignore={path}" for path in ELSEWHERE]
    is_green(copy, "-n", "2", *left_out, "tests", "frameworks")


def test_what_is_left_out_names_no_framework_that_was_deleted() -> None:
    named = [
        str(path)
        for folder in ELSEWHERE
        if folder != "tests/plugins"
        for path in Path(folder).rglob("*.py")
        if any(slug in path.read_text() for slug in OTHERS_THAN_OKR)
    ]
    assert named == []


@pytest.mark.parametrize("slug", ["okr", *OTHERS_THAN_OKR])
def test_deleting_one_leaves_the_frameworks_green(tmp_path: Path, slug: str) -> None:
    copy = copy_without(tmp_path, slug)
    run_in(copy, "manage.py", "check", "--settings=config.settings.mypy")
    is_green(copy, "-n", "0", *QUICK)
