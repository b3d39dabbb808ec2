"""A framework is one folder and one line of the settings: without both, all is green."""

from pathlib import Path
from shutil import rmtree

import pytest

from tests.plugins.copies import copy_of_sightline, run_in

SETTINGS = Path("config/settings/base.py")
# What stands on frameworks in general; those of the framework went with its folder.
REST = (
    "tests/frameworks", "tests/goals", "tests/rules", "tests/rollup", "tests/documents",
    "tests/examples", "tests/setup", "tests/building", "tests/demo", "tests/importing",
)  # fmt: skip


def without(copy: Path, *slugs: str) -> None:
    settings = (copy / SETTINGS).read_text()
    for slug in slugs:
        line = f'    "frameworks.{slug}",\n'
        assert settings.count(line) == 1
        settings = settings.replace(line, "")
        rmtree(copy / "frameworks" / slug)
    (copy / SETTINGS).write_text(settings)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("slug", ["v2mom", "bhag", "whats_hows"])
def test_deleting_one_leaves_the_rest_green(tmp_path: Path, slug: str) -> None:
    copy = copy_of_sightline(tmp_path)
    without(copy, slug)
    folders = [name for name in REST if (copy / name).exists()]
    told = run_in(
        copy, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider",
        "-p", "no:randomly", "-m", "not browser and not slow", *folders,
    )  # fmt: skip
    assert " passed" in told
