"""What the steps of the guided start do, by the services of the apps that own it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.invitations.pasted import MOST_PASTED, read_people
from accounts.models import GuidedStart
from accounts.start.kinds import first_kinds
from accounts.start.steps import Step
from frameworks.configuration import FrameworkSettings
from frameworks.selectors import catalogue_of
from frameworks.services import configure_frameworks
from frameworks.spec import Level, Use
from goals.models import Goal
from goals.services import create_goal
from organizations.invitations import NewInvitee, invite_many
from organizations.models import Organization, Unit
from organizations.policy import require
from organizations.selectors import current_cycle
from organizations.services import record_event
from scheduling.rules import CheckInCadence
from scheduling.services.rules import rule_for, save_rule, stamp
from scheduling.targets import everybody

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal
    from typing import Any

    from accounts.start.forms import StartForm
    from frameworks.spec import KindRef
    from organizations.models import Membership

DONE, SKIPPED = "done", "skipped"


def guided_start_of(organization: Organization) -> GuidedStart:
    """The row; before the first step one that is not saved. Queries: 1."""
    rows = GuidedStart.objects.filter(organization=organization).select_related(
        "objective", "team_goal__unit", "team_goal__owner__user"
    )
    return rows.first() or GuidedStart(organization=organization)


@transaction.atomic
def skip(step: Step, *, by: Membership) -> None:
    """A step that was done stays so."""
    start = _locked(by)
    _mark(start, step, start.steps.get(step, SKIPPED))


@transaction.atomic
def take(step: Step, form: StartForm, *, by: Membership) -> None:
    """What a valid form of the step says. Raises ValidationError."""
    start = _locked(by)
    data = form.cleaned_data
    match step:
        case Step.UNITS:
            add_units(by, data["units"])
        case Step.PEOPLE:
            invite_pasted(by, data["people"])
        case Step.FRAMEWORK:
            choose_frameworks(by, form.chosen())  # type: ignore[attr-defined]  # its form
        case Step.OBJECTIVE:
            write_objective(start, by, data["title"], form.results())  # type: ignore[attr-defined]  # its form
        case Step.TEAM_GOAL:
            write_team_goal(start, by, data)
        case Step.CHECK_IN:
            choose_check_in_day(by, data)
    _mark(start, step, DONE)


def _locked(by: Membership) -> GuidedStart:
    """The row as it is now. One step at a time: a double click writes one objective."""
    require(by, "organization.configure")
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    return guided_start_of(by.organization)


def _mark(start: GuidedStart, step: Step, state: str) -> None:
    start.steps = {**start.steps, step.value: state}
    start.save()


# --- Units and people -------------------------------------------------------------------


def add_units(by: Membership, paths: Iterable[tuple[str, ...]]) -> None:
    """Units by their paths below the company; those that are there stay as they are."""
    require(by, "member.manage")
    organization = by.organization
    company = Unit.objects.get(organization=organization, kind=Unit.Kind.COMPANY)
    for path in paths:
        parent = company
        for name in path:
            if parent == company and name == company.name:
                continue
            parent = _unit(by, parent, name)


def _unit(by: Membership, parent: Unit, name: str) -> Unit:
    is_top = parent.kind == Unit.Kind.COMPANY
    unit, is_new = Unit.objects.get_or_create(
        organization=by.organization,
        parent=parent,
        name=name,
        defaults={"kind": Unit.Kind.DEPARTMENT if is_top else Unit.Kind.TEAM},
    )
    if is_new:
        record_event("unit.created", unit, by=by, parent=parent.pk)
    return unit


def invite_pasted(by: Membership, text: str) -> None:
    """All or nobody. Raises ValidationError that names the lines."""
    pasted = read_people(text)
    if not pasted.people:
        raise ValidationError({"people": _("Enter at least one email address.")})
    if len(pasted.people) > MOST_PASTED:
        text = _("Invite up to %(n)s people at a time.") % {"n": MOST_PASTED}
        raise ValidationError({"people": text})
    people = [NewInvitee(each.email, each.name[:120]) for each in pasted.people]
    _invited, refused = invite_many(by.organization, people, by=by)
    wrong = [f"{each.invitee.email}: {each.reason}" for each in refused]
    wrong += [
        _("“%(line)s”: no email address found.") % {"line": line}
        for line in pasted.unread
    ]
    if wrong:
        raise ValidationError({"people": wrong})


# --- Frameworks and goals ---------------------------------------------------------------


def choose_frameworks(by: Membership, chosen: Mapping[Level, str]) -> None:
    """Make these the defaults of their levels; former defaults stay allowed."""
    require(by, "frameworks.configure")
    catalogue = catalogue_of(by.organization)
    settings = catalogue.settings
    changed = dict(settings.frameworks)
    for level, slug in chosen.items():
        for each in catalogue.frameworks:
            use = catalogue.use(each.slug, level)
            wanted = Use.DEFAULT if each.slug == slug else use
            if each.slug != slug and use == Use.DEFAULT:
                wanted = Use.ALLOWED
            if wanted != use:
                changed[each.slug] = _with_use(
                    changed.get(each.slug, FrameworkSettings()), level, wanted
                )
    configure_frameworks(
        replace(settings, frameworks=changed), by=by, reason=_("Guided start")
    )


def _with_use(settings: FrameworkSettings, level: Level, use: Use) -> FrameworkSettings:
    levels = {**settings.levels, level: replace(settings.level(level), use=use)}
    return replace(settings, levels=levels)


def write_objective(
    start: GuidedStart,
    by: Membership,
    title: str,
    results: Iterable[tuple[str, Decimal, Decimal]],
) -> None:
    """Once: again changes nothing, goals are edited on their own pages."""
    if start.objective is not None:
        return
    company = Unit.objects.get(organization=by.organization, kind=Unit.Kind.COMPANY)
    aim, below = first_kinds(catalogue_of(by.organization), Level.COMPANY)
    start.objective = _goal(by, aim, title, unit=company, owner=by)
    for result in results:
        _result(by, below, start.objective, result)


def write_team_goal(
    start: GuidedStart, by: Membership, data: Mapping[str, Any]
) -> None:
    """Below the objective, so that a line stands from the company to a person."""
    if start.team_goal is not None:
        return
    above = None if start.objective is None else start.objective.kind_ref
    aim, below = first_kinds(catalogue_of(by.organization), Level.TEAM, above)
    goal = _goal(
        by,
        aim,
        data["title"],
        unit=data["unit"],
        owner=data["owner"],
        parent=start.objective,
    )
    start.team_goal = goal
    if data["result"]:
        _result(by, below, goal, (data["result"], data["start_value"], data["target"]))


def _result(
    by: Membership, ref: KindRef, parent: Goal, result: tuple[str, Decimal, Decimal]
) -> None:
    title, first, last = result
    _goal(
        by,
        ref,
        title,
        unit=parent.unit,
        owner=parent.owner,
        parent=parent,
        metric_type=Goal.MetricType.NUMBER,
        direction="increase" if last > first else "decrease",
        start=first,
        target=last,
        current=first,
    )


def _goal(by: Membership, ref: KindRef, title: str, **fields: Any) -> Goal:
    organization = by.organization
    kind = catalogue_of(organization).kind(ref)
    is_measured = kind is not None and kind.measured
    fields.setdefault("progress_source", "metric" if is_measured else "mean")
    return create_goal(
        by=by,
        framework=ref.framework,
        kind=ref.kind,
        title=title,
        cycle=current_cycle(organization, organization.today()),
        **fields,
    )


# --- Check-ins --------------------------------------------------------------------------


def choose_check_in_day(by: Membership, data: Mapping[str, Any]) -> None:
    target = everybody(by)
    rule = rule_for(target)
    cadence = replace(rule.cadence if rule else CheckInCadence(), **data)
    save_rule(target, cadence, by=by, seen=stamp(rule))
