"""A framework as a document and back: only what needs code is lost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as given_settings

from frameworks.catalogue import catalogue_from
from frameworks.configuration import Settings
from frameworks.exchange import ExchangeError, framework_from_json, framework_to_json
from frameworks.generic import generic
from frameworks.registry import installed
from frameworks.rules import findings
from frameworks.spec import Framework, KindRef, Level
from tests.frameworks import build
from tests.frameworks.build import goalish
from tests.needs import needs_framework


def and_back(framework: Framework) -> Framework:
    text = json.dumps(framework_to_json(framework))
    return framework_from_json(json.loads(text), is_own=framework.is_own)


@given(build.frameworks())
@given_settings(max_examples=60, deadline=None)
def test_a_custom_framework_round_trips_through_json(framework: Framework) -> None:
    assert and_back(framework) == framework


@pytest.mark.parametrize("framework", installed(), ids=lambda one: one.slug)
def test_an_installed_framework_round_trips_except_for_its_code(
    framework: Framework,
) -> None:
    back = and_back(framework)
    assert framework_to_json(back) == framework_to_json(framework)
    assert [check.code for check in back.checks] == [
        check.code for check in framework.checks if check.kinds
    ]
    for kind, copied in zip(framework.kinds, back.kinds, strict=True):
        for name in ("slug", "parents", "role", "under", "is_root", "source", "levels"):
            assert getattr(copied, name) == getattr(kind, name)
        assert str(copied.label) == str(kind.label)
        assert [one.slug for one in copied.fields] == [one.slug for one in kind.fields]


@needs_framework("bhag")
def test_imported_checks_apply_to_their_kinds() -> None:
    own = replace(
        build.catalogue().frameworks[0],
        slug="copy",
        checks=(generic("no_owner", "bhag"), generic("no_children", "milestone")),
    )
    copy = catalogue_from(Settings(own=(and_back(own),)))
    nobody = goalish(
        kind="bhag", level=Level.COMPANY, has_owner=False, n_children=0, is_open=False
    )
    codes = [one.code for one in findings(copy, "copy", nobody)]
    assert codes == ["no_owner"]
    assert copy.kind(KindRef("copy", "bhag")) is not None


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 7},
        {"kinds": None},
        {"kinds": [{"slug": "a"}]},
        {"horizon_days": [1]},
        {"scoring": "stars"},
        {"checks": [{"code": "no_such", "kinds": []}]},
    ],
)
def test_an_unreadable_file_raises_one_type_of_error(change: dict[str, object]) -> None:
    document = framework_to_json(installed()[0])
    with pytest.raises(ExchangeError):
        framework_from_json(document | change, is_own=True)


@pytest.mark.parametrize("document", [None, [], "x", 3])
def test_a_document_that_is_no_object_is_refused(document: object) -> None:
    with pytest.raises(ExchangeError):
        framework_from_json(document, is_own=True)  # type: ignore[arg-type]  # no object, as said
