"""A role gives capabilities, and is asked for nothing else."""

from __future__ import annotations

import re

import pytest

from tests.architecture.test_source import name_of, sources

ROLE = re.compile(
    r"Membership\.Role\.(MEMBER|LEADER|HR_ADMIN|OWNER)|\bis_admin\b"
    r"|\w__role(__\w+)?\b|\brole__\w"
    r"|\b(member|membership|by|owner|who|reader|person)\.role\b"
)
# Where a role is given, kept or named, each with its reason.
KNOWN = {
    "organizations/people.py": "the services that change it",
    "organizations/services.py": "an organization begins with its owner",
    "goals/management/commands/import_goals.py": "in whose name a command imports",
    "goals/levels.py": "how a goal is drawn: whose standing it has; allows nothing",
    "organizations/policy/roles.py": "the policy",
    **dict.fromkeys(
        (
            *("goals/broken_rules.py", "goals/forms/goal_kind.py"),
            *("goals/forms/initial.py", "goals/guidance/stored.py"),
            *("goals/importing/writing.py", "scheduling/schedule.py"),
            "scheduling/silence_limits.py",
            "setup/selectors/goals.py",
        ),
        "read for goals/levels.py",
    ),
    "organizations/invitations.py": "gives it, up to the inviter's own",
    "organizations/compiled_queries.py": "a part of a query's shape",
    "accounts/invitations/forms.py": "offers those up to one's own",
    "accounts/sign_up/services.py": "counts what somebody owns",
    "people/directory/forms.py": "offers those up to one's own",
    "people/inviting.py": "leaves out people above one's own",
    "people/directory/tree.py": "an owner needs no manager",
    "people/importing/planning.py": "a file brings no owner back",
    "people/management/commands/import_people.py": "in whose name a command imports",
    "goals/documents/holders.py": "as goals/levels.py",
    "goals/selectors/neighbours.py": "as goals/levels.py",
    "goals/documents/reading.py": "as goals/levels.py",
}


def test_only_the_policy_knows_what_a_role_may_do() -> None:
    found = {
        name_of(path)
        for path in sources()
        if ROLE.search(path.read_text())
        and not {"migrations", "demo", "tests", "frameworks"} & set(path.parts)
    }
    assert found == KNOWN.keys()


@pytest.mark.parametrize(
    "code",
    [
        "if member.role == 'owner':",
        "goals.filter(owner__role='leader')",
        "goals.filter(owner__role__in=LEADING)",
        'Q(**{f"{path}owner__role__in": LEADING})',
        "people.filter(role__in=LEADING)",
        "Membership.Role.HR_ADMIN",
    ],
)
def test_a_compared_role_is_found(code: str) -> None:
    assert ROLE.search(code)
