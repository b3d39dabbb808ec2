"""Fingerprints of goals, so that a stale form does not silently overwrite changes.

A fingerprint is `{field: short hash}` of the values that the form may change. The form
carries it in a hidden field; nothing is stored.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING

from goals.services.adjusting import plain

if TYPE_CHECKING:
    from goals.models import Goal

TEXTS = (
    "framework", "kind", "title", "description", "rationale", "metric_type",
    "direction", "metric_unit", "currency", "indicator", "progress_source",
    "override_reason", "state",
)  # fmt: skip
NUMBERS = ("start", "target", "weight", "decimals", "override_progress", "confidence")
OTHERS = (
    "owner_id", "unit_id", "cycle_id", "parent_id", "due_on", "override_until",
    "starts_on",
)  # fmt: skip
FLAGS = ("contributes", "starts_with_cycle")
FIELDS = (*TEXTS, *NUMBERS, *OTHERS, *FLAGS)
# Names of a kind's own fields: `field_` and the slug, as in the form.
OF_KIND = "field_"


def fingerprint(goal: Goal) -> str:
    """Fingerprint of the goal as it is now, as text. Queries: 0."""
    return json.dumps(_hashes(goal), separators=(",", ":"))


def changed_since(goal: Goal, seen: str) -> frozenset[str]:
    """Names of the fields whose values differ from the fingerprint `seen`.

    Names as on the model, foreign keys without `_id`; `field_<slug>` for a kind's own
    fields. An unreadable `seen` counts as everything changed.
    """
    known, now = _read(seen), _hashes(goal)
    of_kind = {name for name in known if name.startswith(OF_KIND)}
    return frozenset(
        name.removesuffix("_id") if name in OTHERS else name
        for name in now.keys() | of_kind
        if known.get(name) != now.get(name)
    )


def _hashes(goal: Goal) -> dict[str, str]:
    own = {name: _hash(goal, name) for name in FIELDS}
    kind_fields = {
        OF_KIND + slug: _digest(str(text)) for slug, text in goal.fields.items()
    }
    return own | kind_fields


def _read(seen: str) -> dict[str, str]:
    try:
        known = json.loads(seen)
    except ValueError:
        return {}
    return known if isinstance(known, dict) else {}


def _hash(goal: Goal, name: str) -> str:
    value = getattr(goal, name)
    text = plain(value) if name in NUMBERS else str(value)
    return _digest(text)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()
