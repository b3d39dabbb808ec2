"""What follows from a new configuration, as counted sentences with the goals they mean."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.spec import Level, Use
from setup import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frameworks.catalogue import Catalogue
    from setup.selectors.goals import PreviewGoal
    from setup.silence_changes import SilenceChange

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class AffectedGoal:
    """A goal that an effect means. `note`: what is special about it, or ""."""

    public_id: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """`tone`: "risk" for what needs a look, "on" for what mends, "line" for the rest.

    `listed`: the first `MOST_LISTED` of the `count` goals, private drafts left out.
    """

    what: str
    count: int
    text: str
    listed: list[AffectedGoal] = field(default_factory=list)
    tone: str = "line"

    @property
    def n_more(self) -> int:
        return self.count - len(self.listed)


def effect(
    what: str,
    text: str,
    meant: Iterable[tuple[PreviewGoal, str]],
    *,
    tone: str = "line",
) -> Effect:
    found = list(meant)
    named = [(row, note) for row, note in found if not row.is_private]
    listed = [
        AffectedGoal(row.public_id, row.title, note)
        for row, note in named[:MOST_LISTED]
    ]
    return Effect(what, len(found), text, listed, tone)


def of_uses(
    before: Catalogue, after: Catalogue, rows: list[PreviewGoal]
) -> Iterator[Effect]:
    """Levels that work with a framework from now on, or no longer; new defaults."""
    open_rows: defaultdict[tuple[str, Level], list[PreviewGoal]] = defaultdict(list)
    for row in rows:
        if row.is_open:
            open_rows[row.framework, row.level].append(row)
    for framework in after.frameworks:
        for level in Level:
            was = before.use(framework.slug, level)
            now = after.use(framework.slug, level)
            if was != now:
                there = open_rows[framework.slug, level]
                yield _of_use(str(framework.name), level, was, now, there)


def _of_use(
    name: str, level: Level, was: Use, now: Use, there: list[PreviewGoal]
) -> Effect:
    named = {"framework": name, "level": labels.LEVELS[level]}
    if now == Use.OFF:
        text = ngettext(
            "%(framework)s, %(level)s: %(n)d goal stays readable and can be closed; "
            "no new ones can be created",
            "%(framework)s, %(level)s: %(n)d goals stay readable and can be closed; "
            "no new ones can be created",
            len(there),
        )
        return effect(
            "off", text % {**named, "n": len(there)}, ((row, "") for row in there)
        )
    if now == Use.DEFAULT:
        text = _("%(level)s: %(framework)s is the default for new goals") % named
        return Effect("default", 0, text)
    if was == Use.DEFAULT:
        text = _("%(level)s: %(framework)s stays on but is no longer the default")
        return Effect("on", 0, text % named)
    text = _("%(level)s: %(framework)s is available for new goals") % named
    return Effect("on", 0, text)


def of_names(
    before: Catalogue, after: Catalogue, rows: list[PreviewGoal]
) -> Iterator[Effect]:
    of_kind = Counter(row.ref for row in rows)
    for framework, kind in after.kinds():
        ref = framework.ref(kind)
        old, new = before.kind_name(ref), after.kind_name(ref)
        if old != new and before.kind(ref) is not None:
            text = ngettext(
                "“%(old)s” becomes “%(new)s” on %(n)d goal",
                "“%(old)s” becomes “%(new)s” on %(n)d goals",
                of_kind[ref],
            )
            named = {"old": old, "new": new, "n": of_kind[ref]}
            yield Effect("renamed", of_kind[ref], text % named)


def of_cadences(
    after: Catalogue, rows: list[PreviewGoal], moved: dict[int, SilenceChange]
) -> Iterator[Effect]:
    found: defaultdict[tuple[str, Level, str], list[tuple[PreviewGoal, str]]]
    found = defaultdict(list)
    for row in rows:
        if row.id not in moved:
            continue
        cadence = after.cadence(row.ref, row.level)
        pace = str(labels.CADENCES[cadence]) if cadence else _("none")
        found[row.framework, row.level, pace].append((row, ""))
    for (slug, level, pace), meant in found.items():
        text = ngettext(
            "%(framework)s, %(level)s: check-ins on %(n)d goal: %(pace)s",
            "%(framework)s, %(level)s: check-ins on %(n)d goals: %(pace)s",
            len(meant),
        )
        named = {
            "framework": labels.framework_name(after, slug),
            "level": labels.LEVELS[level],
            "pace": pace,
            "n": len(meant),
        }
        yield effect("cadence", text % named, meant)


def of_speech(
    before: Catalogue, after: Catalogue, rows: list[PreviewGoal]
) -> Iterator[Effect]:
    """Confidence and results, where they are spoken of in another way."""
    there = Counter((row.framework, row.level) for row in rows)
    for (slug, level), count in sorted(there.items()):
        named = {
            "framework": labels.framework_name(after, slug),
            "level": labels.LEVELS[level],
            "n": count,
        }
        if before.confidence_style(slug, level) != after.confidence_style(slug, level):
            text = ngettext(
                "%(framework)s, %(level)s: confidence of %(n)d goal is shown %(how)s",
                "%(framework)s, %(level)s: confidence of %(n)d goals is shown %(how)s",
                count,
            )
            how = labels.style_words(after.confidence_style(slug, level))
            yield Effect("confidence", count, text % {**named, "how": how})
        if before.scoring(slug, level) != after.scoring(slug, level):
            text = ngettext(
                "%(framework)s, %(level)s: result of %(n)d goal is shown %(how)s",
                "%(framework)s, %(level)s: results of %(n)d goals are shown %(how)s",
                count,
            )
            how = labels.scoring_words(after, slug, level)
            yield Effect("scoring", count, text % {**named, "how": how})
