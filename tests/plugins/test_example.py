"""docs/examples/ogsm: a fifth framework, and nothing changed outside its folder."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.apps import apps

from tests.plugins.copies import ROOT, copy_of_sightline, run_in

EXAMPLE = ROOT / "docs" / "examples" / "ogsm"
BUILD = "from hatchling.build import build_wheel; print(build_wheel('dist'))"


def installed_wheel(folder: Path) -> Path:
    """The example built as a wheel, and unpacked as pip does."""
    source = shutil.copytree(EXAMPLE, folder / "source")
    built = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", BUILD],
        cwd=source,
        capture_output=True,
        text=True,
        check=True,
    )
    wheel = source / "dist" / built.stdout.split()[-1]
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_examples_own_tests_pass(folder: Path) -> None:
    site = installed_wheel(folder)
    copy = copy_of_sightline(folder)
    tests = copy / "docs" / "examples" / "ogsm" / "tests"
    told = run_in(
        copy, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider",
        str(tests), path=site,
    )  # fmt: skip
    assert "5 passed" in told


def test_the_example_changes_only_its_folder() -> None:
    """Nobody in Sightline knows its name."""
    ours = [
        path
        for each in apps.get_app_configs()
        if (path := Path(each.path)).parent == ROOT
    ]
    assert len(ours) > 10
    places = [*ours, ROOT / "config", ROOT / "frameworks", ROOT / "templates"]
    for place in places:
        for path in place.rglob("*.*"):
            if path.suffix in (".py", ".html", ".toml", ".json"):
                assert "sightline_ogsm" not in path.read_text(), path
