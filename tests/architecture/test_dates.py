"""Dates for people are formatted in ui/dates.py; others write only what machines read."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.test_markup import TEMPLATES
from tests.architecture.test_source import REPOSITORY, name_of, sources

ONLY = REPOSITORY / "ui" / "dates.py"
# `datetime` attributes and addresses.
MACHINE_FILTERS = {"'Y-m-d'", '"Y-m-d"', "'c'", '"c"'}
FILTER = re.compile(r"\|\s*(?:date|time)\b(?::(\"[^\"]*\"|'[^']*'|[\w.]+))?")
# Numbers alone: no names of days and months, and no format of the system's locale.
MACHINE_CODES = re.compile(r"(?:%[YmdHMSfz]|[^%\w]|T)*")
DJANGO_MODULES = {"dateformat", "dates", "formats"}
DJANGO_NAMES = {"date_format", "time_format", "dateformat"}
SETTINGS = re.compile(r"\b(?:FORMAT_MODULE_PATH|(?:DATE|TIME|DATETIME)_FORMAT)\b")


def in_template(text: str) -> list[str]:
    """The date filters of Django that people read."""
    return [
        match[0] for match in FILTER.finditer(text) if match[1] not in MACHINE_FILTERS
    ]


def in_source(text: str) -> Iterator[str]:
    """Uses of Django's formats, and of `strftime` with words."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ImportFrom(module="django.utils", names=names):
                yield from (each.name for each in names if each.name in DJANGO_MODULES)
            case ast.ImportFrom(module=str(module), names=names):
                yield from (each.name for each in names if each.name in DJANGO_NAMES)
                if module == "django.utils.dates":
                    yield module
            case ast.Attribute(attr=name) if name in DJANGO_NAMES:
                yield name
            case ast.Call(func=ast.Attribute(attr="strftime"), args=args):
                how = args[0].value if isinstance(args[0], ast.Constant) else "%x"
                if not MACHINE_CODES.fullmatch(str(how)):
                    yield f"strftime({how!r})"
            case ast.FormattedValue(format_spec=ast.JoinedStr(values=values)):
                parts = (v.value for v in values if isinstance(v, ast.Constant))
                how = "".join(map(str, parts))
                if re.match(r"%\w", how) and not MACHINE_CODES.fullmatch(how):
                    yield f"{{:{how}}}"
            case _:
                continue


def test_templates_show_dates_by_the_filter_of_ui() -> None:
    found = {name_of(path): in_template(path.read_text()) for path in TEMPLATES}
    assert {name: uses for name, uses in found.items() if uses} == {}


def test_no_other_module_formats_dates() -> None:
    found = {
        name_of(path): list(in_source(path.read_text()))
        for path in sources()
        if path != ONLY
    }
    assert {name: uses for name, uses in found.items() if uses} == {}


def test_no_setting_formats_dates() -> None:
    found = [
        name_of(path)
        for path in sources("config")
        if SETTINGS.search(Path(path).read_text())
    ]
    assert found == []


def test_the_rules_find_what_they_are_for() -> None:
    for text in ('{{ a|date:"j F" }}', "{{ a|time:'H:i' }}", "{{ a|date }}",
                 '{% x with b=a|date:"DATETIME_FORMAT" %}', "{{ a|date:b }}"):  # fmt: skip
        assert in_template(text), text
    for text in ("from django.utils.formats import date_format",
                 "from django.utils import formats", "a.strftime('%A')",
                 "a.strftime(b)", "f'{a:%d %B}'", "formats.date_format(a)",
                 "from django.utils.dates import WEEKDAYS"):  # fmt: skip
        assert list(in_source(text)), text
    for text in ("a.strftime('%H:%M')", "f'{a:%Y-%m-%d %H:%M} UTC'", "f'{a:.2f}'",
                 "f'{a:%Y%m%d-%H%M%S-%f}'", "f'{a:.1%}'"):  # fmt: skip
        assert not list(in_source(text)), text
    for text in ("{{ a|date:'Y-m-d' }}", '{% url "x" a|date:"Y-m-d" %}',
                 '{{ a|format_date:"day" }}'):  # fmt: skip
        assert not in_template(text), text
