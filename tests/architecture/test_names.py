"""Names in the code: each class once, and none of those that were given up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture import names

REPOSITORY = Path(__file__).resolve().parents[2]
APPS = sorted(
    path.parent.name
    for path in REPOSITORY.glob("*/__init__.py")
    if path.parent.name != "tests"
)
each_app = pytest.mark.parametrize("app", APPS)

# Django asks for these, one in each module or class.
ASKED_BY_DJANGO = {"Command", "Meta", "Migration"}
# A class that stands twice under one name, and why.
TWICE: dict[str, str] = {}


def modules(app: str) -> list[Path]:
    """Without migrations, which keep the names of their day, and a framework's tests."""
    return sorted(
        path
        for path in (REPOSITORY / app).rglob("*.py")
        if not {"migrations", "tests"} & set(path.relative_to(REPOSITORY).parts)
    )


def templates() -> list[Path]:
    found = [*(REPOSITORY / "templates").rglob("*.*")]
    found += (REPOSITORY / "frameworks").glob("*/templates/**/*.html")
    return sorted(found)


def of_app(path: Path) -> str:
    """A template's folder names its app."""
    return path.relative_to(REPOSITORY).parts[1]


def name_of(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


# --- Classes --------------------------------------------------------------------------


def twice(sources: dict[str, str]) -> dict[str, list[str]]:
    places = defaultdict(list)
    for path, source in sources.items():
        for name, line in names.class_names(source):
            if name.rpartition(".")[2] not in ASKED_BY_DJANGO:
                places[name].append(f"{path}:{line}")
    return {name: found for name, found in places.items() if len(found) > 1}


def test_a_class_that_stands_twice_is_found() -> None:
    sources = {
        "goals/a.py": "class Row: ...\nclass Goal:\n    class State: ...",
        "setup/b.py": "if True:\n    class Row: ...\nclass Import:\n    class State: ...",
    }
    assert twice(sources) == {"Row": ["goals/a.py:1", "setup/b.py:2"]}


def test_each_class_has_a_name_of_its_own() -> None:
    """So that a search finds the one; `Goal.State` carries its noun."""
    found = twice(
        {name_of(path): path.read_text() for app in APPS for path in modules(app)}
    )
    assert {name: at for name, at in found.items() if name not in TWICE} == {}


# --- Retired names --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def hand_in(period): ...", ["1: hand_in → submit"]),
        ("class Desk: ...", ["1: Desk → check-in context, delivery worker"]),
        ("row.is_told", ["1: is_told → submitted"]),
        ("call(n_said=1)", ["1: n_said → recorded, submitted"]),
        ("from a import say", ["1: say → notify"]),
        ("talk = begin()\ntalk.items", ["2: talk → one_on_one"]),
    ],
)
def test_a_retired_identifier_is_found(source: str, found: list[str]) -> None:
    assert names.retired_identifiers(source) == found


@pytest.mark.parametrize(
    "source",
    [
        "handle, unsaid, desktop, storyboard = 1, 2, 3, 4",
        '"What was said, told and handed in"  # said',
        "item.talk.items.filter(talk__member=1)",
        "class Item(Model):\n    talk = ForeignKey()",
        "essay = weekly.says_the_same()",
    ],
)
def test_another_is_not(source: str) -> None:
    assert names.retired_identifiers(source) == []


@each_app
def test_no_retired_identifier_comes_back(app: str) -> None:
    found = {
        name_of(path): retired
        for path in modules(app)
        if (retired := names.retired_identifiers(path.read_text()))
    }
    assert found == {}


def test_a_retired_variable_of_a_template_is_found() -> None:
    source = (
        '{{ page.said }}{% if told %}{% translate "told" %}{{ item.talk }}{% endif %}'
    )
    assert names.retired_in_template(source) == [
        "said → recorded, submitted",
        "told → submitted",
    ]
    inputs = "{# goal, desk (Desk); scene: told here, as it was said #}"
    assert names.retired_in_template(inputs) == [
        "desk → check-in context, delivery worker",
        "scene → page state",
    ]


def test_no_retired_variable_stands_in_a_template() -> None:
    found = {
        name_of(path): retired
        for path in templates()
        if (retired := names.retired_in_template(path.read_text()))
    }
    assert found == {}


def test_a_retired_identifier_of_a_script_is_found() -> None:
    source = "let handedIn = `told`; // said\nconst is = /told/.test(x), s = 'desk';"
    assert names.retired_in_script(source) == ["handedIn → submitted"]


def test_no_retired_identifier_stands_in_a_script() -> None:
    found = {
        name_of(path): retired
        for path in (REPOSITORY / "static/js").glob("*.js")
        if (retired := names.retired_in_script(path.read_text()))
    }
    assert found == {}


@pytest.mark.parametrize(
    "path",
    [
        "checkins/weekly/desk.py",
        "checkins/for_others/views.py",
        "notifications/choices/forms.py",
        "templates/checkins/week/_said.html",
    ],
)
def test_a_retired_module_is_found(path: str) -> None:
    assert names.retired_module(path)


def test_no_retired_module_comes_back() -> None:
    paths = [path for app in APPS for path in modules(app)] + templates()
    found = {
        name_of(path): new
        for path in paths
        if (new := names.retired_module(name_of(path)))
    }
    assert found == {}


def test_a_retired_address_is_found() -> None:
    source = 'path("talks/<slug:id>/", views.one, name="one_said")'
    assert [names.retired_parts(text) for text in names.url_texts(source)] == [
        ["talks"],
        ["said"],
    ]


def test_no_retired_address_comes_back() -> None:
    """Old addresses lead to the new ones: config/redirects.py."""
    found = {
        f"{name_of(path)}: {text}"
        for app in APPS
        for path in modules(app)
        if path.stem.endswith("urls")
        for text in names.url_texts(path.read_text())
        if names.retired_parts(text)
    }
    assert found == set()


def test_a_retired_style_is_found(tmp_path: Path) -> None:
    sheet, page = tmp_path / "a.css", tmp_path / "a.html"
    sheet.write_text(".said-row > .t,\n#rhythm { color: red; margin: 0.5rem }")
    page.write_text('<p class="row{% if said %} told{% endif %}" id="a-words">')
    assert names.style_names(sheet) == {"said-row", "t", "rhythm"}
    assert names.style_names(page) == {"row", "told", "a-words"}


def test_no_retired_style_comes_back() -> None:
    sheets = (REPOSITORY / "static/css").glob("*.css")
    found = {
        f"{name_of(path)}: {name}"
        for path in [*sheets, *templates()]
        for name in names.style_names(path)
        if names.retired_parts(name)
    }
    assert found == set()


# --- Texts for people -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "Sightline ephemeral_data it." %}', ["ephemeral_data"]),
        ("{% translate 'ReminderContext' as words %}", ["ReminderContext"]),
        (
            "{% blocktranslate %}A {{ n_goals }} is_on{% endblocktranslate %}",
            ["is_on"],
        ),
        ('{% translate "Slack and Teams" %}{{ page.is_saved }}', []),
    ],
)
def test_an_identifier_in_a_text_of_a_template_is_found(
    source: str, found: list[str]
) -> None:
    texts = names.messages_of_template(source)
    assert [name for text in texts for name in names.code_in_message(text)] == found


def test_an_identifier_in_a_text_of_a_module_is_found() -> None:
    source = '_("The %(goal_title)s is_late") + ngettext("DeliveryWorker", "Two", 2)'
    texts = names.messages_of_module(source)
    assert [name for text in texts for name in names.code_in_message(text)] == [
        *("is_late", "DeliveryWorker")
    ]


def test_no_text_for_people_holds_an_identifier() -> None:
    found = {
        f"{name_of(path)}: {text}"
        for path, texts in texts_for_people()
        for text in texts
        if names.code_in_message(text)
    }
    assert found == set()


def test_texts_for_people_are_found() -> None:
    assert sum(1 for _path, texts in texts_for_people() for _text in texts) > 2_000


def texts_for_people() -> Iterator[tuple[Path, Iterator[str]]]:
    for app in APPS:
        for path in modules(app):
            yield path, names.messages_of_module(path.read_text())
    for path in templates():
        yield path, names.messages_of_template(path.read_text())
