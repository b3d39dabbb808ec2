"""Documents that a custom framework starts from: blank, or a copy. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from frameworks.exchange import SCHEMA, framework_to_json
from frameworks.files import as_own
from frameworks.generic import GENERIC
from frameworks.spec import Level

if TYPE_CHECKING:
    from frameworks.spec import Framework

    type Document = dict[str, Any]


def blank_document(slug: str, name: str) -> Document:
    """A framework without kinds: goals last four weeks to a year, every level may use
    it.
    """
    return {
        "schema": SCHEMA,
        "slug": slug,
        "name": name,
        "version": "1",
        "summary": "",
        "horizon_days": [28, 366],
        "scoring": "percent",
        "good_from": {},
        "uses": {level.value: "allowed" for level in Level},
        "guidance": [],
        "kinds": [],
        "checks": [],
        "document": None,
    }


def copied_document(framework: Framework, slug: str, name: str) -> Document:
    """A copy of the framework without what `not_copied` names; its kinds keep their
    slugs.
    """
    document = as_own(framework_to_json(framework))
    return document | {"slug": slug, "name": name, "version": "1"}


def not_copied(framework: Framework) -> list[str]:
    """Names the parts of the framework that are code and cannot be copied."""
    checks = [
        _("the suggestion “%(name)s”") % {"name": check.label}
        for check in framework.checks
        if not (check.kinds and check.code in GENERIC)
    ]
    if framework.document and framework.document.template:
        checks.append(_("the page design (the copy uses the standard one)"))
    return checks


def blank_kind(slug: str, label: str) -> Document:
    """A kind with a metric and without a parent."""
    return {
        "slug": slug,
        "label": label,
        "label_plural": label,
        "icon": "target",
        "role": "aim",
        "parents": [],
        "under": [],
        "is_root": True,
        "measured": True,
        "contributes": True,
        "ranked": False,
        "paced_by_year": False,
        "begins_document": False,
        "source": "metric",
        "levels": [level.value for level in Level],
        "limits": {},
        "cadence": "weekly",
        "asks_confidence": True,
        "default_confidence": None,
        "fields": [],
        "guidance": [],
    }


def blank_field(slug: str, label: str) -> Document:
    return {
        "slug": slug,
        "label": label,
        "type": "short_text",
        "choices": [],
        "hint": "",
    }


def blank_section(heading: str) -> Document:
    return {
        "heading": heading,
        "hint": "",
        "kinds": [],
        "field": "",
        "style": "list",
        "scope": "own",
    }
