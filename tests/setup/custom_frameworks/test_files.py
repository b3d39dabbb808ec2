"""A framework as a file, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from frameworks.checks import problems_of
from frameworks.exchange import framework_from_json, framework_to_json
from frameworks.files import (
    UnreadableFileError,
    file_name_of,
    file_of,
    next_version,
    read_file,
    version_key,
)
from frameworks.generic import GENERIC
from frameworks.problems import SCHEMA_FILE, in_words, problems_in
from frameworks.registry import installed
from tests.setup.custom_frameworks.documents import bets, documents, kind

if TYPE_CHECKING:
    from collections.abc import Callable

    type Document = dict[str, Any]


def content(document: object) -> bytes:
    return json.dumps(document).encode()


def refusals(document: object) -> str:
    with pytest.raises(UnreadableFileError) as refused:
        read_file(content(document))
    return "\n".join(refused.value.problems)


@settings(max_examples=60, deadline=None)
@given(documents())
def test_a_document_round_trips_through_a_file(document: Document) -> None:
    assert read_file(content(document)) == document
    framework = framework_from_json(document, is_own=True)
    assert not list(problems_of(framework))
    assert read_file(file_of(framework)) == document


def test_every_installed_framework_can_be_exported_and_imported() -> None:
    for framework in installed():
        assert not problems_in(framework_to_json(framework)), framework.slug
        read_file(file_of(framework))


def test_the_file_is_named_after_the_framework_and_its_version() -> None:
    framework = framework_from_json(bets(version="2.1"), is_own=True)
    assert file_name_of(framework) == "bets-2.1.sightline.json"


def test_the_schema_is_one_and_knows_every_check() -> None:
    schema = json.loads(SCHEMA_FILE.read_text())
    Draft202012Validator.check_schema(schema)
    codes = schema["properties"]["checks"]["items"]["properties"]["code"]["enum"]
    assert set(codes) == set(GENERIC)


def test_a_level_s_default_stays_the_organization_s_choice() -> None:
    read = read_file(content(bets(uses={"company": "default", "team": "off"})))
    assert read["uses"] == {"company": "allowed", "team": "off"}


def _with_kind(**over: Any) -> Document:
    return bets(kinds=[kind("bet", "Bet") | over], checks=[], document=None)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (_with_kind(role="king"), "kinds[0] “Bet”: role: Choose one of: horizon,"),
        (_with_kind(label="  "), "kinds[0] “  ”: label: This can’t be empty."),
        (_with_kind(label="x" * 61), "label: 60 characters at most."),
        (_with_kind(colour="red"), "kinds[0] “Bet”: Unknown: colour."),
        (_with_kind(measured="yes"), "measured: Enter true or false."),
        (_with_kind(slug="Bet-1"), "slug: Use a–z, 0–9 and _, starting with"),
        (_with_kind(slug="bet\n"), "slug: Use one line, without control characters."),
        (_with_kind(label="B\ud800et"), "Use one line, without control characters"),
        (_with_kind(parents=["boss"]), "parents: There is no goal type “boss”."),
        (
            _with_kind(is_root=False),
            "Allow it at the top level or under another goal type.",
        ),
        (_with_kind(role="statement"), "measured: A statement can’t be measured."),
        (
            _with_kind(limits={"team": [3, 2, "owner"]}),
            "limits: team: The maximum must not be less",
        ),
        (_with_kind(limits={"team": [3, 2]}), "limits: team: At least 3."),
        (
            _with_kind(fields=[{"slug": "a", "label": "A", "type": "choice"}]),
            "choices:",
        ),
        (
            bets(horizon_days=[90, 30]),
            "horizon_days: The longest period must not be shorter",
        ),
        (bets(horizon_days=[90, 1.5]), "horizon_days[1]: Enter a whole number."),
        (bets(version="new"), "version: Enter a version, for example 1, 2 or 2.1."),
        (
            bets(schema=2),
            "schema: This file uses schema 2. Only schema 1 is supported.",
        ),
        (bets(kinds=[]), "kinds: At least 1."),
        (bets(kinds=[kind(f"k{n}", "K") for n in range(31)]), "kinds: At most 30."),
        (bets(kinds=[kind("a", "A"), kind("a", "B")]), "“a” already exists."),
        ({"schema": 1}, "kinds: This is required."),
        ([], "This isn’t a framework file. It must contain a JSON object."),
        ({}, "The file doesn’t say which schema version it uses"),
    ],
)
def test_an_error_names_its_place_in_words(document: object, said: str) -> None:
    assert said in refusals(document)


@pytest.mark.parametrize(
    "broken", [b"\xff\xfe", b"{", b"NaN", b"[" * 100_000, b"x" * 200_001, b""]
)
def test_invalid_json_is_refused(broken: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_file(broken)


def test_markup_in_a_name_stays_as_typed() -> None:
    """It is escaped where it is shown."""
    name = "<b>Bets</b> [x](javascript:y)"
    assert read_file(content(bets(name=name)))["name"] == name


@pytest.mark.parametrize(
    ("say", "said"),
    [
        (lambda: next_version("1"), "2"),
        (lambda: next_version("2.9"), "2.10"),
        (lambda: next_version("odd"), "1"),
    ],
)
def test_versions_count_up(say: Callable[[], str], said: str) -> None:
    assert say() == said


def test_versions_compare_as_numbers() -> None:
    assert version_key("10") > version_key("9.5") > version_key("9")


def test_a_problem_is_located_by_labels() -> None:
    place = ("kinds", 1, "fields", 0, "type")
    document = _with_kind()
    assert in_words(document, ("kinds", 0, "role")) == "kinds[0] “Bet”: role"
    assert in_words(document, place) == "kinds[1]: fields[0]: type"
