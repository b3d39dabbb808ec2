"""Previews a new configuration: its effects on the existing goals. Writes nothing.

Counted on the organization's real goals with the code that marks them and rolls them up
(goals.broken_rules, goals.rules), under the active catalogue and the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frameworks.catalogue import catalogue_from
from setup.changes import DecisionChange, changes
from setup.effects import Effect, of_cadences, of_names, of_speech, of_uses
from setup.finding_changes import of_marks
from setup.health_changes import of_health
from setup.selectors.goals import rows_of
from setup.silence_changes import silence_changes

if TYPE_CHECKING:
    from frameworks.catalogue import Catalogue
    from frameworks.configuration import Settings
    from organizations.models import Organization


@dataclass(frozen=True, slots=True)
class ConfigurationPreview:
    """`changes`: the decisions that differ; `effects`: None while they are not counted.

    Rendered by setup/preview.html.
    """

    changes: list[DecisionChange]
    effects: list[Effect] | None

    def __bool__(self) -> bool:
        return bool(self.changes)


def preview(
    organization: Organization, before: Catalogue, settings: Settings
) -> ConfigurationPreview:
    """What would differ if `settings` replaced the active catalogue `before`.

    Queries: at most 9, whatever the size; 0 when nothing changes. Inside the
    organization.
    """
    after = catalogue_from(settings)
    found = changes(before, after)
    if not found:
        return ConfigurationPreview([], [])
    rows = rows_of(organization)
    moved = silence_changes(organization, before, after)
    effects = [
        *of_marks(organization, before, after, rows),
        *of_health(organization, before, after, rows, moved),
        *of_cadences(after, rows, moved),
        *of_names(before, after, rows),
        *of_speech(before, after, rows),
        *of_uses(before, after, rows),
    ]
    return ConfigurationPreview(found, effects)
