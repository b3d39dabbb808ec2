"""Goals whose health would change: the roll-up, run under two catalogues."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from goals.nodes import thresholds_of
from goals.rollup import store
from goals.rollup.engine import results
from goals.rules import COUNTED_STATES
from setup.effects import Effect, effect
from ui.charts.health import health_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from organizations.models import Organization
    from setup.selectors.goals import PreviewGoal
    from setup.silence_changes import SilenceChange


def of_health(
    organization: Organization,
    before: Catalogue,
    after: Catalogue,
    rows: list[PreviewGoal],
    moved: dict[int, SilenceChange],
) -> Iterator[Effect]:
    """Goals whose health changes, as effects.

    Queries: 2 when something that health depends on changes, else 0.
    """
    paces = {key: move.now for key, move in moved.items()}
    if not paces and not _moves_health(before, after, rows):
        return
    was = _health(organization, before, {})
    now = _health(organization, after, paces)
    meant = [
        (row, f"{health_word(was[row.id])} → {health_word(now[row.id])}")
        for row in rows
        if row.id in now and was.get(row.id) != now[row.id] and was.get(row.id)
    ]
    if meant:
        text = ngettext(
            "The health of %(n)d goal changes",
            "The health of %(n)d goals changes",
            len(meant),
        )
        yield effect("health", text % {"n": len(meant)}, meant, tone="risk")


def _moves_health(before: Catalogue, after: Catalogue, rows: list[PreviewGoal]) -> bool:
    places = {(row.ref, row.level) for row in rows}
    return any(before.terms(*place) != after.terms(*place) for place in places)


def _health(
    organization: Organization, catalogue: Catalogue, paces: dict[int, int | None]
) -> dict[int, str]:
    """Health of the active and closed goals by id, rolled up under the catalogue."""
    context = store.Context(
        organization.today(), thresholds_of(organization), catalogue
    )
    rows, everything = store.fetch_all(organization.pk, context)
    rows = [
        row._replace(node=replace(row.node, cadence_days=paces[row.id]))
        if row.id in paces
        else row
        for row in rows
    ]
    return {
        row.id: result.health
        for row, result in results(rows, everything, context)
        if row.node.state in COUNTED_STATES
    }
