"""docs/frameworks.md agrees with the code."""

import dataclasses
import re
from enum import StrEnum

import pytest

from frameworks import registry, spec
from frameworks.generic import GENERIC
from tests.plugins.copies import ROOT

GUIDE = (ROOT / "docs" / "frameworks.md").read_text()
EXAMPLE = ROOT / "docs" / "examples" / "ogsm"


def blocks() -> list[str]:
    return re.findall(r"```(?:python|toml)\n(.*?)```", GUIDE, re.DOTALL)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_code_block_is_in_the_example() -> None:
    files = [*EXAMPLE.rglob("*.py"), *EXAMPLE.rglob("*.toml")]
    example = squeezed("\n".join(path.read_text() for path in files))
    assert len(blocks()) == 5
    for block in blocks():
        assert squeezed(block).strip() in example, block


@pytest.mark.parametrize("of", [spec.Kind, spec.Framework, spec.Section, spec.Field])
def test_every_field_is_documented(of: type) -> None:
    for field in dataclasses.fields(of):
        assert (
            f"`{field.name}`" in GUIDE
            or f"({field.name}" in GUIDE
            or (f", {field.name}" in GUIDE)
        ), field.name


@pytest.mark.parametrize(
    "of", [spec.Role, spec.Source, spec.Cadence, spec.Scoring, spec.Use,
           spec.FieldType, spec.SectionStyle, spec.SectionScope],
)  # fmt: skip
def test_every_enum_member_is_documented(of: type[StrEnum]) -> None:
    for member in of:
        assert f"`{member.name}`" in GUIDE, member


def test_every_generic_check_is_documented() -> None:
    for code in GENERIC:
        assert f"`{code}`" in GUIDE


def test_the_table_of_frameworks_is_the_registry() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| \d", GUIDE, re.MULTILINE)
    told = {
        slug: (name.strip(), re.findall(r"`(\w+)`", kinds))
        for slug, name, kinds in rows
    }
    for framework in registry.installed():
        kinds = [kind.slug for kind in framework.kinds]
        assert told[framework.slug] == (str(framework.name), kinds)
