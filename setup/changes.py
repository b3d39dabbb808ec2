"""Describes the differences between two configurations in sentences. Pure.

For the previews and the version history.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from frameworks.configuration import settings_to_json
from frameworks.spec import KindRef, Level
from setup import labels
from setup.decisions import changed, decisions_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameworks.catalogue import Catalogue
    from setup.decisions import Path


@dataclass(frozen=True, slots=True)
class DecisionChange:
    """One decision that differs.

    `about`: the framework's name, or "" when it concerns all frameworks.
    """

    path: Path
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both configurations, and one path at which they differ."""

    before: Catalogue
    after: Catalogue
    path: Path
    was: Any
    now: Any

    @property
    def slug(self) -> str:
        return self.path[1]

    @property
    def level(self) -> Level:
        return Level(self.path[3])

    @property
    def level_name(self) -> str:
        return str(labels.LEVELS[self.level])

    def both(self, decision_in_words: Callable[[Catalogue], str]) -> dict[str, str]:
        return {
            "before": decision_in_words(self.before),
            "after": decision_in_words(self.after),
        }

    def settings(self, name: str) -> tuple[Any, Any]:
        was = self.before.level_settings(self.slug, self.level)
        now = self.after.level_settings(self.slug, self.level)
        return getattr(was, name), getattr(now, name)


def changes(before: Catalogue, after: Catalogue) -> list[DecisionChange]:
    """Every decision that differs, described.

    Empty if and only if both catalogues come from the same document.
    """
    was, now = decisions_of(before.settings), decisions_of(after.settings)
    found = [
        _change(_Pair(before, after, path, was.get(path), now.get(path)))
        for path in changed(was, now)
    ]
    written = settings_to_json(before.settings), settings_to_json(after.settings)
    if not found and written[0] != written[1]:
        return [DecisionChange((), "", _("Only the order of the settings changed."))]
    return found


def decision_in_words(before: Catalogue, after: Catalogue, path: Path) -> str:
    """Describes the decision at `path`, whether it differs or not."""
    was, now = decisions_of(before.settings), decisions_of(after.settings)
    return _change(_Pair(before, after, path, was.get(path), now.get(path))).text


def _change(pair: _Pair) -> DecisionChange:
    top = pair.path[0]
    if top == "frameworks":
        known = pair.after if pair.after.framework(pair.slug) else pair.before
        about = labels.framework_name(known, pair.slug)
        return DecisionChange(pair.path, about, _of_framework(pair))
    text = {"own": _own, "placement": _placement, "words": _words}[top](pair)
    return DecisionChange(pair.path, "", text)


def _of_framework(pair: _Pair) -> str:
    if pair.path[2] == "labels":
        return _label(pair)
    name = pair.path[4]
    if name == "hidden_notes":
        return _note(pair)
    if name == "use":
        return _use(pair)
    what, both = _SENTENCES[name](pair)
    return _("%(level)s: %(what)s %(before)s → %(after)s") % {
        "level": pair.level_name,
        "what": what,
        **both,
    }


def _label(pair: _Pair) -> str:
    ref = KindRef(pair.slug, pair.path[3])
    old, new = pair.before.kind_name(ref), pair.after.kind_name(ref)
    old_many = pair.before.kind_name(ref, plural=True)
    new_many = pair.after.kind_name(ref, plural=True)
    if old == new:
        return _("The plural of “%(kind)s” is now “%(new)s”") % {
            "kind": new,
            "new": new_many,
        }
    if (old_many, new_many) == (f"{old}s", f"{new}s"):
        text = _("“%(old)s” is now called “%(new)s”")
    else:
        text = _("“%(old)s” is now called “%(new)s”, plural “%(many)s”")
    return text % {"old": old, "new": new, "many": new_many}


def _note(pair: _Pair) -> str:
    code = pair.path[5]
    name = labels.notes_of(pair.after, pair.slug).get(code, code)
    if pair.now:
        text = _("%(level)s: the suggestion “%(note)s” is hidden")
    else:
        text = _("%(level)s: the suggestion “%(note)s” is shown again")
    return text % {"level": pair.level_name, "note": name}


type _Sentence = tuple[str, dict[str, str]]


def _use(pair: _Pair) -> str:
    both = pair.both(lambda each: str(labels.USES[each.use(pair.slug, pair.level)]))
    return _("%(level)s: %(before)s → %(after)s") % {"level": pair.level_name, **both}


def _limit(pair: _Pair) -> _Sentence:
    ref = KindRef(pair.slug, pair.path[5])
    kinds = pair.after.kind_name(ref, plural=True).lower()
    return _("limit for %(kinds)s") % {"kinds": kinds}, pair.both(
        lambda each: labels.limit_words(each, ref, pair.level)
    )


def _horizon(pair: _Pair) -> _Sentence:
    return _("period"), pair.both(
        lambda each: labels.horizon_words(each, pair.slug, pair.level)
    )


def _cadence(pair: _Pair) -> _Sentence:
    return _("check-ins"), pair.both(
        lambda each: labels.cadence_words(each, pair.slug, pair.level)
    )


def _style(pair: _Pair) -> _Sentence:
    was, now = pair.settings("confidence_style")
    both = {"before": labels.style_words(was), "after": labels.style_words(now)}
    return _("confidence"), both


def _on_track(pair: _Pair) -> _Sentence:
    was, now = pair.settings("on_track_from")
    both = {"before": labels.share_words(was), "after": labels.share_words(now)}
    return _("on track from"), both


def _at_risk(pair: _Pair) -> _Sentence:
    was, now = pair.settings("at_risk_from")
    both = {"before": labels.share_words(was), "after": labels.share_words(now)}
    return _("at risk from"), both


def _scoring(pair: _Pair) -> _Sentence:
    return _("results"), pair.both(
        lambda each: labels.scoring_words(each, pair.slug, pair.level)
    )


_SENTENCES: dict[str, Callable[[_Pair], _Sentence]] = {
    "limits": _limit,
    "horizon_days": _horizon,
    "cadence": _cadence,
    "confidence_style": _style,
    "on_track_from": _on_track,
    "at_risk_from": _at_risk,
    "scoring": _scoring,
}


def _own(pair: _Pair) -> str:
    if pair.was is None:
        return _("Framework “%(name)s” added") % {"name": pair.now["name"]}
    if pair.now is None:
        text = _("Framework “%(name)s” removed; its goals stay")
        return text % {"name": pair.was["name"]}
    parts = [key for key in pair.now if pair.now[key] != pair.was.get(key)]
    parts += [key for key in pair.was if key not in pair.now]
    named = ", ".join(str(_PARTS().get(part, part)) for part in parts)
    text = _("Framework “%(name)s” changed: %(parts)s")
    return text % {"name": pair.now["name"], "parts": named}


def _PARTS() -> dict[str, str]:  # noqa: N802  a function, so that it is translated per request
    return {
        "name": _("name"),
        "version": _("version"),
        "summary": _("summary"),
        "horizon_days": _("period"),
        "scoring": _("results"),
        "good_from": _("threshold for a good result"),
        "uses": _("levels"),
        "guidance": _("guidance"),
        "kinds": _("goal types"),
        "checks": _("suggestions"),
        "document": _("document page"),
    }


def _placement(pair: _Pair) -> str:
    child, parent = (ref_from(name) for name in pair.path[1:])
    known = pair.after if child and pair.after.kind(child) else pair.before
    return placement_words(known, child, parent, allowed=pair.now)


def ref_from(name: str) -> KindRef | None:
    """Parses "framework:kind"; None for "", which means no parent goal."""
    framework, colon, kind = name.partition(":")
    return KindRef(framework, kind) if colon else None


def placement_words(
    catalogue: Catalogue,
    child: KindRef | None,
    parent: KindRef | None,
    *,
    allowed: bool | None,
) -> str:
    """Describes one hierarchy rule.

    `allowed` None: the organization's own rule is removed and the default applies.
    """
    below = catalogue.kind_name(child) if child else ""
    above = catalogue.kind_name(parent) if parent else ""
    if parent is None:
        sentences = {
            True: _("“%(child)s” doesn’t need a parent goal"),
            False: _("“%(child)s” needs a parent goal"),
            None: _("“%(child)s” without a parent goal: framework default"),
        }
    else:
        sentences = {
            True: _("“%(child)s” can be placed under “%(parent)s”"),
            False: _("“%(child)s” can’t be placed under “%(parent)s”"),
            None: _("“%(child)s” under “%(parent)s”: framework default"),
        }
    return sentences[allowed] % {"child": below, "parent": above}


def _words(pair: _Pair) -> str:
    _top, language, name, how = pair.path
    was, now = set(pair.was or ()), set(pair.now or ())
    text = (
        _("Guidance words added (%(language)s, %(list)s): %(words)s")
        if how == "add"
        else _("Guidance words excluded (%(language)s, %(list)s): %(words)s")
    )
    signs = [*(f"+“{word}”" for word in sorted(now - was))]
    signs += [f"−“{word}”" for word in sorted(was - now)]
    named = ", ".join(signs) or _("different order")
    return text % {"language": language, "list": name, "words": named}
