"""The fiscal year of an organization: cycles, scheduled check-ins and reviews."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from frameworks.spec import Cadence, Level
from organizations.calendar import fiscal_year_name, fiscal_year_start
from organizations.models import Cycle
from setup.labels import CADENCES

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from organizations.models import Organization

DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Year:
    """One fiscal year.

    `cycles`: by kind, those that begin or end in it. `asked`: by cadence, the names of
    the kinds with that cadence, of frameworks in use. `weeks`: first days of its weeks.
    """

    name: str
    starts_on: dt.date
    ends_on: dt.date
    today: dt.date
    cycles: dict[str, list[Cycle]]
    weeks: list[dt.date]
    asked: dict[Cadence, list[str]]

    def asked_words(self) -> list[tuple[str, str, list[str]]]:
        """Cadence, its capitalized name, and the kinds with that cadence."""
        return [
            (cadence.value, str(CADENCES[cadence]).capitalize(), kinds)
            for cadence, kinds in self.asked.items()
        ]

    def rows(self) -> list[tuple[Cycle, str]]:
        """The year and its quarters, each with what happens in it."""
        texts = {Cycle.Kind.YEAR: _("Planning at the start")}
        texts[Cycle.Kind.QUARTER] = _("Review at the end")
        if Cadence.MONTHLY in self.asked:
            texts[Cycle.Kind.MONTH] = _("Monthly check-in")
        return [
            (cycle, text)
            for kind, text in texts.items()
            for cycle in self.cycles.get(kind, ())
        ]

    def current(self, kind: str) -> Cycle | None:
        found = (
            each for each in self.cycles.get(kind, ()) if each.contains(self.today)
        )
        return next(found, None)


def year_of(organization: Organization, catalogue: Catalogue) -> Year:
    """The current fiscal year. Queries: 1."""
    today = organization.today()
    start = fiscal_year_start(today, organization.fiscal_year_start_month)
    end = start.replace(year=start.year + 1) - dt.timedelta(days=1)
    cycles: defaultdict[str, list[Cycle]] = defaultdict(list)
    found = Cycle.objects.in_organization(organization)
    for cycle in found.filter(starts_on__gte=start, ends_on__lte=end):
        cycles[cycle.kind].append(cycle)
    years = cycles.get(Cycle.Kind.YEAR)
    name = years[0].name if years else fiscal_year_name(start)
    weeks = _weeks(start, end, organization.first_weekday)
    return Year(name, start, end, today, dict(cycles), weeks, _asked(catalogue))


def _weeks(start: dt.date, end: dt.date, first_weekday: int) -> list[dt.date]:
    """First days of the weeks in between. `first_weekday`: ISO, Monday is 1."""
    offset = (first_weekday - start.isoweekday()) % DAYS_IN_WEEK
    n_days = (end - start).days + 1
    return [
        start + dt.timedelta(days=day) for day in range(offset, n_days, DAYS_IN_WEEK)
    ]


def _asked(catalogue: Catalogue) -> dict[Cadence, list[str]]:
    found: defaultdict[Cadence, dict[str, None]] = defaultdict(dict)
    for framework, kind in catalogue.kinds():
        if kind.is_statement:
            continue
        for level in Level:
            if catalogue.is_on(framework.slug, level) and level in kind.levels:
                cadence = catalogue.cadence(framework.ref(kind), level)
                if cadence is not None:
                    found[cadence][str(kind.label_plural)] = None
    return {
        cadence: [*found[cadence]]
        for cadence in Cadence
        if found.get(cadence) and cadence != Cadence.NEVER
    }
