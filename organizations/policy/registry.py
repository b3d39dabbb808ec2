"""How rows answer the relations, and which action each way in asks for.

An app says so in its `permissions.py`, which is read when the apps are ready.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from django.db.models import Q

    from organizations.models import Membership
    from organizations.policy.vocabulary import Access, Relation

    type Holds = Callable[[Membership, Any], bool]
    type Finds = Callable[[Membership], Q]


@dataclass(frozen=True, slots=True)
class RelationAnswer:
    """How a model's rows answer one relation, in two forms; tests prove that they agree.

    `holds`: of a row that came with its people. Queries: 0, unless the app says so.
    `finds`: the rows for which it holds, as a condition of a queryset; None for a
    relation that is never asked of many rows at once.
    """

    holds: Holds
    finds: Finds | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """An object of the table, as an app knows it.

    `answers`: by relation; what is missing never holds. `state`: of a row, "" where the
    table knows but one. `in_state`: the rows of a state.
    """

    name: str
    answers: Mapping[Relation, RelationAnswer]
    state: Callable[[Any], str] = field(default=lambda _row: "")
    in_state: Callable[[str], Q] | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a member does: `goal.edit` needs `Access.WRITE` of a `goal`.

    `refused`: what somebody reads who may know of the row, but not do this.
    """

    name: str
    object: str
    needs: Access
    refused: Any = ""


# View name → action; export → column → action; message type → action.
URLS: dict[str, str] = {}
EXPORTS: dict[str, dict[str, str]] = {}
MESSAGES: dict[str, str] = {}
SUBJECTS: dict[str, Subject] = {}
ACTIONS: dict[str, Action] = {}


class PolicyError(Exception):
    """A name is registered twice, or the policy is asked about one that it does not know."""


def register(subject: Subject, *actions: Action) -> None:
    """Raises PolicyError for a name that is taken."""
    _add(SUBJECTS, subject.name, subject)
    for action in actions:
        _add(ACTIONS, action.name, action)


def name_urls(action: str, *names: str) -> None:
    """Which action each of the views asks for, by the views' names."""
    for name in names:
        _add(URLS, name, action)


def name_columns(export: str, action: str, columns: Iterable[str]) -> None:
    """Which action lets somebody read each of the columns."""
    known = EXPORTS.setdefault(export, {})
    for column in columns:
        _add(known, column, action)


def name_messages(action: str, *types: str) -> None:
    """Which action lets the recipient read what the messages speak of."""
    for each in types:
        _add(MESSAGES, each, action)


def _add[T](known: dict[str, T], name: str, value: T) -> None:
    if name in known:
        message = f"{name} is registered twice."
        raise PolicyError(message)
    known[name] = value
