"""Goals that a new configuration would give a note (finding), or would take one from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.broken_rules import broken_rules
from setup import labels
from setup.effects import Effect, effect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from organizations.models import Organization
    from setup.selectors.goals import PreviewGoal

# Reported by setup.effects.of_uses.
LISTED_ELSEWHERE = "switched_off"
LIMITS = ("too_many", "too_few")

# Texts of a goal's notes by its id and the note's code: a goal may break two limits at
# once.
type _Marks = dict[tuple[int, str], list[str]]
type _Meant = list[tuple[PreviewGoal, str]]


def of_marks(
    organization: Organization,
    before: Catalogue,
    after: Catalogue,
    rows: list[PreviewGoal],
) -> Iterator[Effect]:
    """Notes that appear, that are resolved, and that are only hidden. Queries: 2."""
    was, now = _marks(organization, before), _marks(organization, after)
    by_id = {row.id: row for row in rows}
    broken: defaultdict[str, _Meant] = defaultdict(list)
    for place, texts in now.items():
        if len(texts) > len(was.get(place, ())):
            goal_id, code = place
            broken[code].append((by_id[goal_id], _first_new(texts, was.get(place))))
    for code, meant in broken.items():
        yield _breaks(after, code, meant)
    mended, hidden = _gone(after, was, now, by_id)
    if mended:
        yield _mends(mended)
    for code, meant in hidden.items():
        yield _hides(after, code, meant)


def _marks(organization: Organization, catalogue: Catalogue) -> _Marks:
    marks: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for goal_id, found in broken_rules(organization, catalogue).items():
        for finding in found:
            if finding.code != LISTED_ELSEWHERE:
                marks[goal_id, finding.code].append(str(finding.text))
    return dict(marks)


def _first_new(texts: list[str], others: list[str] | None) -> str:
    return next((text for text in texts if text not in (others or ())), texts[0])


def _gone(
    after: Catalogue, was: _Marks, now: _Marks, by_id: dict[int, PreviewGoal]
) -> tuple[_Meant, dict[str, _Meant]]:
    """Notes that disappear: those resolved, and by code those that are only hidden."""
    mended: dict[int, tuple[PreviewGoal, str]] = {}
    hidden: defaultdict[str, _Meant] = defaultdict(list)
    for (goal_id, code), texts in was.items():
        left = now.get((goal_id, code), [])
        if len(left) >= len(texts):
            continue
        text = _first_new(texts, left)
        row = by_id[goal_id]
        settings = after.level_settings(row.framework, row.level)
        if code in settings.hidden_notes:
            hidden[code].append((row, text))
        else:
            mended[goal_id] = (row, text)
    return list(mended.values()), hidden


def _breaks(catalogue: Catalogue, code: str, meant: _Meant) -> Effect:
    if code in LIMITS:
        text = ngettext(
            "%(n)d goal would be outside the new limit",
            "%(n)d goals would be outside the new limit",
            len(meant),
        )
    else:
        text = ngettext(
            "%(n)d goal would get the suggestion “%(note)s”",
            "%(n)d goals would get the suggestion “%(note)s”",
            len(meant),
        )
    named = {"n": len(meant), "note": _note(catalogue, code, meant)}
    return effect(code, text % named, meant, tone="risk")


def _mends(meant: _Meant) -> Effect:
    text = ngettext(
        "%(n)d goal would no longer break a rule",
        "%(n)d goals would no longer break a rule",
        len(meant),
    )
    return effect("mends", text % {"n": len(meant)}, meant, tone="on")


def _hides(catalogue: Catalogue, code: str, meant: _Meant) -> Effect:
    text = ngettext(
        "The suggestion “%(note)s” would be hidden on %(n)d goal",
        "The suggestion “%(note)s” would be hidden on %(n)d goals",
        len(meant),
    )
    named = {"n": len(meant), "note": _note(catalogue, code, meant)}
    return effect("hidden", text % named, meant)


def _note(catalogue: Catalogue, code: str, meant: _Meant) -> str:
    if code == "unknown_framework":
        return _("Framework no longer available")
    return labels.notes_of(catalogue, meant[0][0].framework).get(code, code)
