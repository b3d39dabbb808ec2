"""Open questions of a file, asked once for all of it, and their answers. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.importing import dates
from goals.importing.conventions import date_convention, number_convention
from goals.importing.fields import shown
from goals.importing.findings import error, note
from ui.dates import format_date
from ui.formats import number_text
from ui.money import without_currency
from ui.numbers import COMMA, POINT, NumberStyle, read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from goals.importing.conventions import DateConvention, NumberConvention
    from goals.importing.findings import ImportFinding

# Codes of errors that are questions: an answer resolves them.
ASK_DECIMAL_MARK, ASK_DATE_ORDER = "ask_decimal_mark", "ask_date_order"
MARKS = {"point": POINT, "comma": COMMA}
NAMES_OF_MARKS = {mark: name for name, mark in MARKS.items()}


class Topic(StrEnum):
    """Topics of questions. The values name fields, options and stored answers."""

    DECIMAL_MARK = "decimal_mark"
    DATE_ORDER = "date_order"
    UNKNOWN_PARENTS = "unknown_parents"

    @property
    def options(self) -> tuple[str, ...]:
        return OPTIONS[self]


TOP, STOP = "top", "stop"
OPTIONS = {
    Topic.DECIMAL_MARK: tuple(MARKS),
    Topic.DATE_ORDER: dates.ORDERS,
    Topic.UNKNOWN_PARENTS: (TOP, STOP),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to a file's questions: by topic, the chosen option; "" without one."""

    decimal_mark: str = ""
    date_order: str = ""
    unknown_parents: str = ""

    @classmethod
    def from_stored(cls, stored: Mapping[str, str]) -> Answers:
        """Answers from stored data; unknown topics and options are ignored."""
        known = {
            topic.value: stored.get(topic, "")
            for topic in Topic
            if stored.get(topic, "") in topic.options
        }
        return cls(**known)

    def as_stored(self) -> dict[str, str]:
        return {name: answer for name, answer in asdict(self).items() if answer}


UNANSWERED = Answers()


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """A question about the file.

    `answer`: the option by which the file is read now, "" for none yet. `is_open`: the
    import waits for an answer. `interpretations`: (option, how it reads the file).
    """

    topic: Topic
    text: str
    answer: str
    is_open: bool
    interpretations: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.topic.value,
            "message": self.text,
            "options": [
                {"value": value, "label": label}
                for value, label in self.interpretations
            ],
            "answer": self.answer,
            "is_open": self.is_open,
        }


@dataclass(slots=True)
class FileFormats:
    """How the file's numbers and dates are read, with questions and notes about that."""

    style: NumberStyle
    date_order: str
    questions: list[FileQuestion]
    findings: list[ImportFinding]


def settle_formats(
    numbers: Iterable[str], days: Iterable[str], *, delimiter: str, answers: Answers
) -> FileFormats:
    """Determine the formats. `numbers`, `days`: all such cells of the file.

    Open questions get a provisional format, so that other errors are reported too.
    """
    mark = number_convention(
        numbers, delimiter=delimiter, chosen=MARKS.get(answers.decimal_mark, "")
    )
    order = date_convention(days, chosen=answers.date_order)
    found = FileFormats(mark.style, order.order or dates.DAY_FIRST, [], [])
    _settle_numbers(mark, found)
    _settle_dates(order, found)
    return found


# --- Numbers ----------------------------------------------------------------------------


def _settle_numbers(mark: NumberConvention, found: FileFormats) -> None:
    if mark.example:
        found.questions.append(_number_question(mark))
    if mark.is_open:
        text = found.questions[-1].text
        found.findings.append(error(ASK_DECIMAL_MARK, text))
    elif mark.marked and (mark.example or mark.mark == COMMA):
        found.findings.append(note("decimal_mark", _number_note(mark)))


def _number_question(mark: NumberConvention) -> FileQuestion:
    text = ngettext(
        "%(n)s number in this file could be read in two ways, for example “%(text)s”.",
        "%(n)s numbers in this file could be read in two ways, for example “%(text)s”.",
        mark.n_open,
    )
    labels = {
        "point": _("Decimal point: “%(text)s” is %(number)s"),
        "comma": _("Decimal comma: “%(text)s” is %(number)s"),
    }
    interpretations = tuple(
        (name, labels[name] % _read(mark.example, MARKS[name])) for name in MARKS
    )
    answer = "" if mark.is_open else NAMES_OF_MARKS[mark.mark]
    values = {"n": mark.n_open, "text": shown(mark.example)}
    return FileQuestion(
        Topic.DECIMAL_MARK, text % values, answer, mark.is_open, interpretations
    )


def _number_note(mark: NumberConvention) -> str:
    if mark.mark == COMMA:
        text = _("This file uses a decimal comma: “%(text)s” is %(number)s.")
    else:
        text = _("This file uses a decimal point: “%(text)s” is %(number)s.")
    return text % _read(mark.example or mark.marked, mark.mark)


def _read(cell: str, mark: str) -> dict[str, str]:
    plain = without_currency(cell, any_case=True)
    value = read_number(plain, NumberStyle(mark)).value
    return {"text": shown(cell), "number": number_text(value)}


# --- Dates ------------------------------------------------------------------------------


def _settle_dates(order: DateConvention, found: FileFormats) -> None:
    if not order.example:
        return
    question = _date_question(order)
    found.questions.append(question)
    if order.is_open:
        found.findings.append(error(ASK_DATE_ORDER, question.text))
    else:
        text = dict(question.interpretations)[order.order]
        found.findings.append(note("date_order", f"{text}."))


def _date_question(order: DateConvention) -> FileQuestion:
    text = ngettext(
        "%(n)s date in this file could be read in two ways, for example “%(text)s”.",
        "%(n)s dates in this file could be read in two ways, for example “%(text)s”.",
        order.n_open,
    )
    labels = {
        dates.DAY_FIRST: _("Day first: “%(text)s” is %(day)s"),
        dates.MONTH_FIRST: _("Month first: “%(text)s” is %(day)s"),
    }
    days = dates.as_dates(order.example)
    example = shown(order.example)
    interpretations = tuple(
        (name, labels[name] % {"text": example, "day": format_date(days[name])})
        for name in dates.ORDERS
    )
    values = {"n": order.n_open, "text": example}
    answer = "" if order.is_open else order.order
    return FileQuestion(
        Topic.DATE_ORDER, text % values, answer, order.is_open, interpretations
    )


# --- Parents ----------------------------------------------------------------------------


def parents_question(n_lines: int, example: str, answer: str) -> FileQuestion:
    """Question what to do with goals whose parent isn’t in the file or in Sightline."""
    text = ngettext(
        "The parent of %(n)s goal is neither in the file nor in Sightline: “%(text)s”.",
        "The parents of %(n)s goals are neither in the file nor in Sightline, for "
        "example “%(text)s”.",
        n_lines,
    )
    interpretations = (
        (TOP, _("Import these goals without a parent")),
        (STOP, _("Stop and correct the file")),
    )
    values = {"n": n_lines, "text": shown(example)}
    return FileQuestion(
        Topic.UNKNOWN_PARENTS, text % values, answer, not answer, interpretations
    )
