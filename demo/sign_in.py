"""One-click sign-ins of the demo (settings.DEMO)."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization, User
from organizations.selectors import memberships_of
from organizations.tenancy import enter_user


class DemoSignIn(NamedTuple):
    """A person of the demo, with the role that the page shows."""

    slug: str
    part: str | Promise
    name: str
    email: str
    sees: str | Promise


DEMO_SIGN_INS = (
    DemoSignIn(
        "employee",
        _("Employee"),
        "Amara Osei",
        "amara.osei@kestrel.example",
        _("her three numbers and the goals they contribute to"),
    ),
    DemoSignIn(
        "manager",
        _("Manager"),
        "Daniel Brandt",
        "daniel.brandt@kestrel.example",
        _("a team of eleven and its target of 200 opps"),
    ),
    DemoSignIn(
        "hr_admin",
        _("HR admin"),
        "Hanna Virtanen",
        "hanna.virtanen@kestrel.example",
        _("everyone’s goals, in two organizations"),
    ),
    DemoSignIn(
        "leader",
        _("Leader"),
        "Sofia Marchetti",
        "sofia.marchetti@kestrel.example",
        _("the company goals, in two organizations"),
    ),
)


# Demo organizations dated by the day of loading; the others have the dates of their
# files.
AGEING = frozenset({"kestrel", "sources"})


def is_of_former_day(organization: Organization) -> bool:
    """Whether it is a demo organization that was loaded before today.

    Queries: 0.
    """
    loaded_on = organization.date_of(organization.created_at)
    is_ageing = organization.is_demo and organization.slug in AGEING
    return is_ageing and loaded_on < organization.today()


def sign_ins() -> list[str]:
    """A line for each sign-in, for the terminal. Queries: 0."""
    people = ", ".join(f"{person.name} ({person.slug})" for person in DEMO_SIGN_INS)
    return [f"Demo, one click on the sign-in page: {people}."]


def demo_user(slug: str) -> User | None:
    """The user of a demo sign-in; None for anybody else. Call in a transaction.

    Never a real account: it has no usable password and is only in demo organizations.
    """
    email = next((each.email for each in DEMO_SIGN_INS if each.slug == slug), None)
    user = User.objects.filter(email=email, is_active=True).first()
    if user is None or user.has_usable_password() or user.is_superuser:
        return None
    enter_user(user.pk)
    memberships = memberships_of(user.pk)
    at_home = [membership.organization.is_demo for membership in memberships]
    return user if at_home and all(at_home) else None
