"""Creates the rows of the browser tests' site, after django.setup()."""

import datetime as dt
from decimal import Decimal

from django.core.management import call_command
from django.db import transaction

from checkins.models import CheckIn
from goals.models import Goal
from goals.rollup import drain
from organizations.models import Membership, Organization, User
from organizations.services import add_member, create_organization
from organizations.tenancy import in_organization
from organizations.weeks import week_start
from scheduling.plan import plan
from tests.browser.pages import OPPS
from tests.browser.people import (
    ALDER,
    AWAY,
    DESK_READER,
    DREAMER,
    EDITOR,
    HAZEL,
    HAZELS_MANAGER,
    HR_ADMINS,
    JUGGLER,
    KESTREL,
    NEWCOMER,
    OUTSIDER,
    PASSER_BY,
    PASSWORD,
    PHONE_READER,
    PLANNER,
    REMINDED,
    REPLIER,
    SAILOR,
    TRAVELLER,
    TYPIST,
    UMBRA,
    WILLOW,
    WRITER,
)
from tests.factories import (
    CadenceRuleFactory,
    CheckInPolicyFactory,
    GoalFactory,
    KeyResultFactory,
    LeaveFactory,
    ManagerConfidenceFactory,
    MessageFactory,
    PeriodFactory,
    SilentGoalFactory,
    UserFactory,
)

OPEN_DAYS = 6
NUMBERS = ("40 new logos", "25 qualified opps", "10 past legal review")


def fill() -> None:
    """Migrates, loads the demo, collects static files, and creates the organizations of
    people.py.
    """
    call_command("prepare")
    call_command("collectstatic", interactive=False, verbosity=0)
    with transaction.atomic():
        umbra = create_organization(slug=UMBRA, name="Umbra", owner=_user(OUTSIDER))
        _fill_inbox(umbra)
        _ask_whether_active(KESTREL, OPPS)
        _lower_manager_confidence(KESTREL, OPPS)
        for slug, email in HR_ADMINS.items():
            _make_organization(slug, email)
        willows = (TYPIST, TRAVELLER, DREAMER, JUGGLER, PASSER_BY, SAILOR)
        _make_asked(WILLOW, (*willows, WRITER, EDITOR, NEWCOMER))
        _send_away_before(WILLOW, NEWCOMER)
        # At the first minute of the day, so that the reminder is due.
        _make_asked(ALDER, (PHONE_READER, DESK_READER, REPLIER), remind=OPEN_DAYS)
        hazels = (AWAY, REMINDED, PLANNER)
        _make_asked(HAZEL, hazels, manager=HAZELS_MANAGER, remind=OPEN_DAYS)


def _ask_whether_active(slug: str, title: str) -> None:
    """Creates the question whether the goal is still active, for its owner."""
    organization = Organization.objects.get(slug=slug)
    with in_organization(organization.pk):
        SilentGoalFactory.create(
            goal=Goal.objects.get(title=title),
            silent_since=organization.today() - dt.timedelta(weeks=5),
        )


def _lower_manager_confidence(slug: str, title: str) -> None:
    """Records a lower confidence of the manager for the goal."""
    organization = Organization.objects.get(slug=slug)
    with in_organization(organization.pk):
        check_ins = CheckIn.objects.current().filter(goal__title=title)
        check_in = check_ins.filter(period__answered_at__isnull=False).latest(
            "period__week_on"
        )
        ManagerConfidenceFactory.create(
            goal=check_in.goal,
            period=check_in.period,
            by=check_in.goal.owner.manager,
            confidence=30,
        )


def _fill_inbox(member: Membership) -> None:
    """Creates three messages whose rows are deleted: each is listed by its type's name."""
    with in_organization(member.organization_id):
        for kind in ("check_in.opened", "check_in.handed_in", "check_in.closing"):
            MessageFactory.create(
                in_inbox=True,
                recipient=member,
                kind=kind,
                occurrence="once",
                data={"period": 0},
            )


def _make_organization(slug: str, hr_admin: str) -> None:
    owner = create_organization(
        slug=slug, name=slug.title(), owner=_user(f"owner@{slug}.example")
    )
    with in_organization(owner.organization_id):
        add_member(
            owner.organization,
            _user(hr_admin),
            unit=owner.unit,
            role=Membership.Role.HR_ADMIN,
        )


def _make_asked(
    slug: str, emails: tuple[str, ...], *, manager: str = "", remind: int = 1
) -> None:
    """People with three metrics and a check-in that is open for a week from midnight
    on.

    `remind`: days before it closes; in the past, the reminder is due from the first
    minute.
    """
    owner = create_organization(
        slug=slug, name=slug.title(), owner=_user(f"owner@{slug}.example")
    )
    organization = owner.organization
    with in_organization(organization.pk):
        _ask_at_any_hour(organization, remind)
        above = add_member(organization, _user(manager)) if manager else None
        for email in emails:
            member = add_member(
                organization, _user(email), unit=owner.unit, manager=above
            )
            _make_numbers(member)
        plan(organization)
        drain(organization.pk)


def _ask_at_any_hour(organization: Organization, remind: int) -> None:
    CadenceRuleFactory.create(
        organization=organization,
        weekday=organization.today().isoweekday(),
        asked_at=dt.time(0),
        open_days=OPEN_DAYS,
        remind_days_before=remind,
    )
    CheckInPolicyFactory.create(
        organization=organization, quiet_from=dt.time(0), quiet_until=dt.time(0)
    )


def _make_numbers(member: Membership) -> None:
    above = GoalFactory.create(by=member, title="Open the accounts", owner=member)
    for title in NUMBERS:
        KeyResultFactory.create(
            by=member, parent=above, title=title, owner=member, current=Decimal(3)
        )


def _send_away_before(slug: str, email: str) -> None:
    """Leave of the person up to the last week, whose check-in is open until tomorrow."""
    organization = Organization.objects.get(slug=slug)
    with in_organization(organization.pk):
        member = Membership.objects.get(user__email=email)
        this_week = week_start(organization.today(), organization.first_weekday)
        last_week = this_week - dt.timedelta(weeks=1)
        LeaveFactory.create(
            member=member,
            starts_on=this_week - dt.timedelta(weeks=12),
            ends_on=last_week - dt.timedelta(days=1),
        )
        PeriodFactory.create(
            member=member, week_on=last_week, goals=Goal.objects.filter(owner=member)
        )


def _user(email: str) -> User:
    name = email.partition("@")[0].title()
    return UserFactory.create(name=name, email=email, password=PASSWORD)
