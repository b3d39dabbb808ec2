"""Context of the goal form's template around its fields."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.http import urlencode

from frameworks.selectors import catalogue_of
from goals.access import may_see
from goals.forms.consequences import followed, kind_mismatch, measure_note
from goals.forms.initial import as_sent, due_hint, initial_of, level_of_whose
from goals.forms.kinds import read_kind
from goals.forms.on_demand import opens_by_itself, summary
from goals.forms.refresh import drawn_for, is_drawn_anew
from goals.guidance.writing import advice_on
from goals.metrics import Metric
from goals.models import Goal
from goals.selectors.line import glyph_of, line_of
from goals.selectors.parents import find_parents
from goals.selectors.share import share_of_mean, share_of_sum
from goals.services.adjusting import ADJUSTABLE
from ui.numbers import parse_number

if TYPE_CHECKING:
    from decimal import Decimal

    from django.http import HttpRequest, QueryDict

    from frameworks.spec import Kind
    from goals.forms.goal import GoalForm
    from goals.selectors.line import LinePosition
    from goals.selectors.share import Share

# Buttons of the guidance: the form is not validated, and nothing typed is lost.
GUIDING = ("look", "reword", "dismiss", "restore", "hide", "show")
# What a link to a new goal may say of it.
STARTING = ("parent", "kind", "unit", "cycle", "owner", "title")
LONGEST = 300


def form_context(
    form: GoalForm,
    *,
    line: list[LinePosition] | None = None,
    offers_parents: bool | None = None,
    **more: Any,
) -> dict[str, Any]:
    """Template context of the goal form.

    `offers_parents`: whether to list goals to choose a parent from, for a browser
    without script; without a word, while none is chosen.
    Queries: 1 for the line, 1 for the goals to choose a parent from, 1 for the share.
    """
    above, goal, spec = form.above, form.goal, form.spec
    if line is None or (line and line[-1].goal != above):
        line = line_of(form.membership, above.pk if above else None)
    is_statement = spec is not None and spec.is_statement
    return {
        "form": form,
        "goal": goal,
        "is_new": goal is None,
        "level": glyph_of(goal) if goal else "open",
        "line": line,
        **_parent_context(
            form, searches=above is None if offers_parents is None else offers_parents
        ),
        "kind": form.kind_ref,
        "spec": spec,
        "is_statement": is_statement,
        "title_label": spec.label if spec and is_statement else form["title"].label,
        "mismatch": kind_mismatch(form),
        "followed": followed(form),
        "measure_note": measure_note(form),
        "opens": opens_by_itself(form),
        "summary": summary(form),
        "share": None if is_statement else _share(form),
        "style": form.confidence_style,
        "drawn": drawn_for(form),
        "touched": " ".join(sorted(form.touched)),
        "is_drawn_anew": is_drawn_anew(form),
        "due_hint": _due_hint(form),
        "asks_reason": asks_reason(form),
        # A callable: evaluated only if the template uses it.
        "advice": partial(advice_on, form),
        "confidence": _percent(form["confidence"].value()),
        **more,
    }


def _parent_context(form: GoalForm, *, searches: bool) -> dict[str, Any]:
    """The chosen parent, and the goals to choose another one from."""
    text = form.sent.get("parent_q", "")[:100] if form.sent else ""
    found = []
    if searches:
        found = find_parents(
            form.membership,
            text=text,
            kind=form.kind_ref,
            moving=form.goal,
            is_kind_open=form.goal is None,
        )
    return {
        "chosen": form.above,
        "chosen_is_private": _is_private(form),
        "parents": found,
        "q": text,
        "searched": searches,
    }


def _is_private(form: GoalForm) -> bool:
    """Whether the parent is a draft of somebody else that the reader may not know of."""
    return form.above is not None and not may_see(form.membership, form.above)


def _share(form: GoalForm) -> Share | None:
    """Queries: 0, or 1 below a goal that averages."""
    above = form.above
    if above is None or _is_private(form) or form["contributes"].value() == "no":
        return None
    if above.progress_source == Goal.Source.SUM:
        return share_of_sum(_metric(form), above)
    if above.progress_source == Goal.Source.MEAN:
        return share_of_mean(above, float(_number(form, "weight") or 0), form.goal)
    return None


def _due_hint(form: GoalForm) -> str:
    chosen = form["cycle"].value()
    return due_hint(next((c for c in form.cycles if c.public_id == chosen), None))


def action_of(sent: QueryDict, *, otherwise: str) -> str:
    """The submit button pressed. Enter in the parent search means to search."""
    action = sent.get("action", otherwise).partition(":")[0]
    if action != "enter":
        return action
    is_searching = sent.get("parent_q", "") != sent.get("parent_q_done", "")
    return "find" if is_searching else otherwise


def with_offer_taken(sent: QueryDict) -> QueryDict:
    """The form data with the wording or the kind that the form offered, if taken."""
    action, _colon, kind = sent.get("action", "").partition(":")
    wording = str(sent.get("wording", ""))
    taken = {}
    if action == "reword" and wording:
        taken["title"] = wording
    elif action == "kind" and kind:
        taken["kind"] = kind
    if not taken:
        return sent
    changed = sent.copy()
    for name, value in taken.items():
        changed[name] = value
    return changed


def _number(form: GoalForm, name: str) -> Decimal | None:
    """The entry as a number; None if it cannot be read."""
    try:
        return parse_number(as_sent(form[name].value()))
    except ValueError:
        return None


def _percent(value: object) -> float | None:
    """The entry as a number, if it is a valid percentage."""
    text = "" if value is None else str(value)
    if not (text.isascii() and text.isdigit()):
        return None
    return min(float(text[:4]), 100.0)


def preset_of(form: GoalForm, query: QueryDict) -> dict[str, Any]:
    """Initial values from the query of a link to a new goal.

    `title`, `kind` (framework:kind), `unit`, `cycle`, and `owner`, which is a public id
    or “none”. Values that the reader may not choose are left out.
    """
    found: dict[str, Any] = {}
    for name in ("owner", "unit", "cycle"):
        row = form.rows(name).rows.get(query.get(name, ""))
        if row is not None:
            found[name] = row
    if title := query.get("title", "").strip("\0 "):
        found["title"] = title[:LONGEST]
    if query.get("owner") == "none":
        found["owner"] = None
    ref = read_kind(query.get("kind", ""))
    kind = catalogue_of(form.membership.organization).kind(ref)
    if kind is not None:
        found["kind"] = ref
        if not query.get("unit"):
            found |= _unit_for(form, kind)
    return found


def started_from(request: HttpRequest) -> str:
    """What the link to a new goal said of it, so that each of them has its own draft.

    "" without a word; the form carries it on (static/js/writing.js).
    """
    if request.method == "POST":
        return request.POST.get("started_from", "")[:LONGEST]
    given = {name: request.GET[name] for name in STARTING if request.GET.get(name)}
    return urlencode(given)[:LONGEST]


def _unit_for(form: GoalForm, kind: Kind) -> dict[str, Any]:
    """A unit that the kind is for, if the member's own is not: the company for a BHAG."""
    membership = form.membership
    if level_of_whose(membership, membership.unit) in kind.levels:
        return {}
    units = form.rows("unit").rows.values()
    fitting = (u for u in units if level_of_whose(membership, u) in kind.levels)
    unit = next(fitting, None)
    return {"unit": unit} if unit else {}


def asks_reason(form: GoalForm) -> bool:
    """Whether the entries change an active goal in a way that requires a reason."""
    goal, sent = form.goal, form.sent
    if goal is None or sent is None or not goal.is_open:
        return False
    if sent.get("reason") or "reason" in form.errors:
        return True
    before = initial_of(goal, form.parent_before)
    return any(sent.get(name, "") != as_sent(before[name]) for name in ADJUSTABLE)


def _metric(form: GoalForm) -> Metric:
    """The metric as far as it is filled in."""
    field = {
        name: str(form[name].value() or "") for name in ("metric_type", "currency")
    }
    unit = str(form["metric_unit"].value() or "")
    return Metric(
        field["metric_type"],
        target=_number(form, "target"),
        unit=unit,
        currency=field["currency"].upper(),
    )
