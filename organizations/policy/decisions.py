"""Asks the policy: about one row, about many, or refusing with 404 or 403. Default deny."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import Http404

from organizations.policy.registry import ACTIONS, SUBJECTS, PolicyError
from organizations.policy.roles import has
from organizations.policy.table import TABLE, states_of
from organizations.policy.vocabulary import Access, Capability, Relation

if TYPE_CHECKING:
    from organizations.models import Membership
    from organizations.policy.registry import Action, Subject
    from organizations.policy.table import PolicyRow
    from organizations.policy.vocabulary import Who

# A condition that no row meets; an empty Q() is met by all.
NOTHING = Q(pk__in=[])


def may(member: Membership, action: str, row: Any = None) -> bool:
    """Whether the member may do it. `row`: None for what is the organization's as a whole.

    Queries: 0 for a row that came with its people, unless its subject says so.
    """
    asked = _action(action)
    return reaches(member, asked.object, row, asked.needs)


def reaches(member: Membership, name: str, row: Any, access: Access) -> bool:
    """Whether the member gets that far with a row of the object `name`."""
    subject = SUBJECTS[name]
    policy_row = TABLE.get((name, subject.state(row)))
    if policy_row is None:
        return False
    return any(_is(member, who, subject, row) for who in policy_row.who(access))


def who_may(action: str, row: Any = None) -> tuple[Who, ...]:
    """The relations and capabilities that allow it in the row's state. Queries: 0."""
    asked = _action(action)
    policy_row = TABLE.get((asked.object, SUBJECTS[asked.object].state(row)))
    return policy_row.who(asked.needs) if policy_row else ()


def require(member: Membership, action: str, row: Any = None) -> None:
    """Raises Http404 for who may not know of the row, PermissionDenied for who may read
    it alone. Queries: as `may`.
    """
    asked = _action(action)
    if reaches(member, asked.object, row, asked.needs):
        return
    if reaches(member, asked.object, row, Access.READ):
        raise PermissionDenied(str(asked.refused))
    raise Http404


def find(member: Membership, action: str, *, at: str = "") -> Q:
    """The rows with which the member may do it, as a condition of their queryset.

    `at`: the path of lookups to the row, from a queryset of another model. The
    organization is not part of it. Queries: 0, unless the subject says so.
    """
    found = _find(member, action)
    return _moved(found, f"{at}__") if at else found


def _moved(condition: Q, path: str) -> Q:
    """The same condition, of a row at the end of that path.

    Raises PolicyError for a part that is no lookup (`Exists`): its references to the row
    would be read as those of the other model.
    """
    children: list[Q | tuple[str, Any]] = []
    for child in condition.children:
        if isinstance(child, Q):
            children.append(_moved(child, path))
        elif isinstance(child, tuple):
            name, value = child
            children.append((path + name, _moved_value(value, path)))
        else:
            message = f"{child} cannot be asked at the end of a path; use a lookup."
            raise PolicyError(message)
    return Q(
        *children,
        _connector=condition.connector,
        _negated=condition.negated,
    )


def _moved_value(value: Any, path: str) -> Any:
    """`F` refers to another column of the same row."""
    if type(value) is F:
        return F(path + value.name)  # type: ignore[attr-defined]  # stubs lack it
    return value


def _find(member: Membership, action: str) -> Q:
    asked = _action(action)
    subject = SUBJECTS[asked.object]
    rows = states_of(asked.object)
    if len({frozenset(row.who(asked.needs)) for row in rows}) == 1:
        # The state decides nothing, and is not looked at.
        whose = _whose(member, subject, rows[0], asked.needs)
        return NOTHING if whose is None else whose
    found = NOTHING
    for policy_row in rows:
        whose = _whose(member, subject, policy_row, asked.needs)
        if whose is not None:
            here = subject.in_state(policy_row.state) if subject.in_state else Q()
            found = _either(found, here & whose)
    return found


def _either(first: Q, second: Q) -> Q:
    """As `|`, with an empty condition that is met by all rows, rather than left out."""
    if first == NOTHING:
        return second
    return first | second if first and second else Q()


def _whose(
    member: Membership, subject: Subject, policy_row: PolicyRow, access: Access
) -> Q | None:
    """Which of the rows in this state; an empty Q: all of them; None: none."""
    allowed = policy_row.who(access)
    if any(_is_everybody(member, who) for who in allowed):
        return Q()
    whose: Q | None = None
    for who in allowed:
        answer = None if isinstance(who, Capability) else subject.answers.get(who)
        if answer is None:
            continue
        if answer.finds is None:
            message = f"{subject.name} cannot be searched by {who}."
            raise PolicyError(message)
        found = answer.finds(member)
        whose = found if whose is None else _either(whose, found)
    return whose


def _is(member: Membership, who: Who, subject: Subject, row: Any) -> bool:
    if _is_everybody(member, who):
        return True
    answer = None if isinstance(who, Capability) else subject.answers.get(who)
    return answer is not None and answer.holds(member, row)


def _is_everybody(member: Membership, who: Who) -> bool:
    """Whether it holds of every row of the member's organization."""
    if isinstance(who, Capability):
        return has(member, who)
    return who == Relation.COLLEAGUE


def _action(name: str) -> Action:
    if name not in ACTIONS:
        message = f"{name} is no action of the policy."
        raise PolicyError(message)
    return ACTIONS[name]
