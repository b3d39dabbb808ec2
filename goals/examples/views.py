"""The library of examples, an example, its use, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from frameworks.examples.library import find_example
from frameworks.selectors import catalogue_of
from goals.access import get_goal
from goals.examples.forms import UseForm
from goals.examples.presentation import (
    FrameworkTab,
    example_groups,
    lesson_steps,
    made_rows,
    parts_of,
    rows_of,
    tabs,
)
from goals.examples.selectors import is_untouched, made_goals
from goals.examples.services import TouchedError, insert_example, remove_example
from goals.forms.fields import add_service_error, focus_first_error
from goals.models import Goal
from goals.selectors.line import line_of
from goals.selectors.lookups import goal_made_as
from goals.selectors.parents import find_parents
from goals.views.form_parts import action_of
from goals.views.responses import go_to
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from frameworks.examples.spec import Example
    from organizations.middleware import MemberRequest

INVALID = 422


@require_safe
def index(request: MemberRequest, org: str) -> HttpResponse:
    """List of examples, filtered by text and framework."""
    catalogue = catalogue_of(request.membership.organization)
    text = request.GET.get("q", "")[:100].strip()
    framework = request.GET.get("framework", "")
    if catalogue.framework(framework) is None:
        framework = ""
    context = {
        "groups": example_groups(catalogue, text=text, framework=framework),
        "frameworks": catalogue.frameworks,
        "framework": framework,
        "q": text,
    }
    part = "#examples-found" if wants_partial(request) else ""
    return render(request, f"examples/index.html{part}", context)


@require_safe
def detail(request: MemberRequest, org: str, example: str) -> HttpResponse:
    found = _example(example)
    organization = request.membership.organization
    chosen, context = _chosen(request, found)
    if chosen is not None:
        context["rows"] = rows_of(
            found,
            chosen.framework,
            catalogue_of(organization),
            style=organization.confidence_style,
        )
        context["parts"] = parts_of(found, context["rows"])
    context["steps"] = lesson_steps(found)
    return render(request, "examples/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def use(request: MemberRequest, org: str, example: str) -> HttpResponse:
    """Choose holders for the places; then create the goals as drafts."""
    found = _example(example)
    chosen, context = _chosen(request, found)
    if chosen is None:
        raise Http404
    if not chosen.is_on:
        return redirect(_url(request, "detail", found.slug))
    options: dict[str, Any] = {
        "membership": request.membership,
        "example": found,
        "framework": chosen.framework,
    }
    if request.method != "POST":
        return _render(request, UseForm(**options), context)
    if action_of(request.POST, otherwise="use") == "find":
        form = UseForm(request.POST, unchecked=True, **options)
        return _render(request, form, context)
    return _use(request, UseForm(request.POST, **options), context)


def _use(
    request: MemberRequest, form: UseForm, context: dict[str, Any]
) -> HttpResponse:
    membership, new_id = request.membership, request.POST.get("new_id", "")
    if repeated := goal_made_as(membership, new_id):
        return go_to(request, _made_url(request, repeated))
    if not form.is_valid():
        return _render(request, form, context, status=INVALID)
    try:
        goals = insert_example(
            form.example,
            form.framework.slug,
            by=membership,
            owners=form.owners(),
            cycle=form.cleaned_data["cycle"],
            parent=form.cleaned_data["parent"],
            new_id=form.cleaned_data["new_id"],
        )
    except ValidationError as error:
        add_service_error(form, error)
        return _render(request, form, context, status=INVALID)
    except IntegrityError:
        # The same form was sent twice concurrently; the other request was first.
        made = goal_made_as(membership, new_id)
        if made is None:
            raise
        return go_to(request, _made_url(request, made))
    return go_to(request, _made_url(request, goals[0]))


@require_http_methods(["GET", "HEAD", "POST"])
def made(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """Goals created from an example, by its first goal; POST removes them."""
    membership = request.membership
    first = get_goal(membership, goal_id)
    if first.created_by_id != membership.pk:
        raise Http404
    if request.method == "POST":
        return _remove(request, first)
    goals = made_goals(first, by=membership)
    context = {
        "first": first,
        "rows": made_rows(goals),
        "may_undo": is_untouched(goals),
        "drafts": f"state={Goal.State.DRAFT}&cycle={first.cycle.public_id}",
    }
    return render(request, "examples/made.html", context)


def _remove(request: MemberRequest, first: Goal) -> HttpResponse:
    try:
        count = remove_example(first, by=request.membership)
    except TouchedError:
        text = _(
            "Someone has worked on these goals, so they were kept. Delete them one by "
            "one."
        )
        messages.warning(request, text)
        return redirect(_made_url(request, first))
    text = ngettext("%(n)s draft removed.", "%(n)s drafts removed.", count)
    messages.success(request, text % {"n": count})
    return redirect("examples:index", org=request.membership.organization.slug)


def _example(slug: str) -> Example:
    """The example with the slug. Raises Http404."""
    found = find_example(slug)
    if found is None:
        raise Http404
    return found


def _chosen(
    request: MemberRequest, example: Example
) -> tuple[FrameworkTab | None, dict[str, Any]]:
    """The chosen framework and the context; None for a lesson without goals."""
    catalogue = catalogue_of(request.membership.organization)
    offered = tabs(example, catalogue, request.GET.get("framework", ""))
    chosen = next((tab for tab in offered if tab.is_current), None)
    return chosen, {"example": example, "tabs": offered, "chosen": chosen}


def _render(
    request: MemberRequest, form: UseForm, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    if status == INVALID:
        focus_first_error(form)
    above, text = form.above, request.POST.get("parent_q", "")[:100]
    searches = above is None or bool(text)
    membership = request.membership
    found = find_parents(membership, text=text, kind=form.kind) if searches else []
    tab = context["chosen"]
    context |= {
        "form": form,
        "line": line_of(membership, above.pk if above else None),
        "above": above,
        "parents": found,
        "q": text,
        "searched": searches,
        "here": f"{request.path}?framework={tab.framework.slug}",
    }
    template = "examples/use.html"
    if wants_partial(request) and request.method == "POST":
        template += "#use-form"
    return render(request, template, context, status=status)


def _url(request: MemberRequest, name: str, *parts: str) -> str:
    slug = request.membership.organization.slug
    return reverse(f"examples:{name}", args=[slug, *parts])


def _made_url(request: MemberRequest, first: Goal) -> str:
    return _url(request, "made", first.public_id)
