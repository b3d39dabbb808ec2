"""Describes what happens to goals whose kinds are removed or become statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections import Counter

    from frameworks.spec import Framework


class RemovedKind(NamedTuple):
    """A removed kind and the number of goals that have it."""

    name: str
    n_goals: int

    @property
    def text(self) -> str:
        text = ngettext(
            "%(n)d goal has the type “%(kind)s”, which will be removed. It stays "
            "readable and can be closed.",
            "%(n)d goals have the type “%(kind)s”, which will be removed. They stay "
            "readable and can be closed.",
            self.n_goals,
        )
        return text % {"n": self.n_goals, "kind": self.name}


def removed_kinds(
    before: Framework | None, after: Framework | None, n_goals: Counter[str]
) -> list[RemovedKind]:
    """The removed kinds that still have goals. `after` None: the framework is removed."""
    known = {kind.slug: str(kind.label) for kind in before.kinds} if before else {}
    stays = {kind.slug for kind in after.kinds} if after else set()
    return [
        RemovedKind(known[slug], n_goals[slug])
        for slug in known
        if slug not in stays and n_goals[slug]
    ]


def details(
    before: Framework | None, after: Framework, n_goals: Counter[str]
) -> list[str]:
    """Describes the changes of a framework, kind by kind, in sentences."""
    if before is None:
        return [_("New: %(kinds)s.") % {"kinds": ", ".join(_names(after))}]
    found = []
    for kind in after.kinds:
        was, name = before.kind(kind.slug), {"kind": kind.label}
        if was is None:
            found.append(_("“%(kind)s” is a new goal type.") % name)
        elif was != kind:
            found.extend(_of_kind(was.slug, before, after, n_goals))
    return found


def _of_kind(
    slug: str, before: Framework, after: Framework, n_goals: Counter[str]
) -> list[str]:
    was, now = before.kind(slug), after.kind(slug)
    if was is None or now is None:
        return []
    name = {"kind": now.label, "was": was.label, "n": n_goals[slug]}
    found = []
    if str(was.label) != str(now.label):
        found.append(_("“%(was)s” is renamed “%(kind)s”.") % name)
    if now.is_statement and not was.is_statement:
        text = _(
            "“%(kind)s” becomes a statement without progress (goals affected: %(n)d)."
        )
        found.append(text % name)
    kept = {field.slug for field in now.fields}
    for field in was.fields:
        if field.slug not in kept:
            text = _(
                "“%(kind)s” no longer asks for “%(field)s”. Existing answers stay."
            )
            found.append(text % {**name, "field": field.label})
    known = {field.slug for field in was.fields}
    for field in now.fields:
        if field.slug not in known:
            text = _("“%(kind)s” asks for “%(field)s”.")
            found.append(text % {**name, "field": field.label})
    if now.limits != was.limits:
        found.append(_("“%(kind)s” has different limits.") % name)
    if (now.parents, now.under, now.is_root) != (was.parents, was.under, was.is_root):
        found.append(_("“%(kind)s” has different hierarchy rules.") % name)
    return found or [_("“%(kind)s” changes.") % name]


def _names(framework: Framework) -> list[str]:
    return [str(kind.label_plural) for kind in framework.kinds]
