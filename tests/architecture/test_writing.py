"""Fields in which people write: kept on the device, and never cut (static/js/writing.js)."""

import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "templates"
TAG = re.compile(r"<(/?)(form|textarea|input)\b((?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*)>")
# The week's page keeps drafts on the server as well (week-drafts.js); a file's text is
# in its file.
KEPT = re.compile(r'data-draft=|id="week-form"|multipart/form-data')
# The second one is a search with a list (combobox.js).
SEARCHES = re.compile(r'type="search"|name="parent_q"')
# Parts of the week's form.
OF_THE_WEEK = {"_goal.html", "_questions.html"}


def tags(path: Path) -> Iterator[tuple[str, str, str]]:
    """(name, attributes, those of the form around it) of each opening tag."""
    form = ""
    for closes, name, attributes in TAG.findall(path.read_text()):
        if name == "form":
            form = "" if closes else attributes
        if not closes:
            yield name, attributes, form


def test_every_text_area_is_in_a_form_that_keeps_it() -> None:
    unkept = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if path.name not in OF_THE_WEEK and "widgets" not in path.parts
        for name, _attributes, form in tags(path)
        if name == "textarea" and not KEPT.search(form)
    }
    assert not unkept


# Fields that Django draws: {{ form.name.as_field_group }}, {{ form }}, a field's template.
DRAWN = re.compile(
    r"as_field_group|\{\{ form \}\}|components/field\.html|scheduling/_(?:set|fields)\.html"
)
FORM = re.compile(r"<form\b((?:[^>{]|\{\{.*?\}\}|\{%.*?%\})*)>(.*?)</form>", re.DOTALL)
# Passwords; switches and dates, in which nobody writes; answers about a file.
UNKEPT = re.compile(
    r"^(?:account/|accounts/join|notifications/preferences/|scheduling/leave"
    r"|goals/import/|people/import/)"
)


def test_every_form_that_django_draws_keeps_what_is_written_and_chosen() -> None:
    drawn = {
        (str(path.relative_to(TEMPLATES)), bool(KEPT.search(attributes)))
        for path in TEMPLATES.rglob("*.html")
        for attributes, inside in FORM.findall(path.read_text())
        if 'method="post"' in attributes and DRAWN.search(inside)
    }
    assert {keeps for _name, keeps in drawn} == {True, False}
    assert not {name for name, keeps in drawn if not keeps and not UNKEPT.match(name)}


def test_no_field_but_a_search_cuts_what_is_pasted() -> None:
    cutting = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        for _name, attributes, _form in tags(path)
        if "maxlength=" in attributes and not SEARCHES.search(attributes)
    }
    assert not cutting
