from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from frameworks.problems import problems_in
from goals.views.responses import go_to
from setup.access import requires
from setup.custom_frameworks.actions import press, read_button
from setup.custom_frameworks.page import builder_of
from setup.custom_frameworks.reading import document_from
from setup.custom_frameworks.selectors import (
    find_custom_framework,
    find_draft,
    goals_by_kind,
)
from setup.custom_frameworks.services import (
    StaleFrameworkDraftError,
    discard_draft,
    draft_of,
    save_draft,
)
from ui.htmx import wants_partial

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from organizations.middleware import MemberRequest
    from setup.custom_frameworks.actions import ActionResult, PressedButton
    from setup.models import FrameworkDraft

INVALID, CONFLICT = 422, 409
NEW = {"add-kind": "new-kind", "add-field": "new-field", "add-section": "new-section"}


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def edit(request: MemberRequest, org: str, framework: str) -> HttpResponse:
    """The builder's form: every button saves the draft, then acts on it."""
    draft = draft_of(framework, by=request.membership)
    if draft is None:
        raise Http404
    if request.method == "POST":
        return _keep(request, draft)
    asked = "check" in request.GET
    return _draw(
        request,
        draft,
        open_kind=request.GET.get("kind", ""),
        problems=problems_in(draft.document) if asked else (),
    )


def _keep(request: MemberRequest, draft: FrameworkDraft) -> HttpResponse:
    sent = request.POST
    button = _button(sent)
    typed = document_from(sent, draft.document)
    done = press(typed, button, open_now=sent.get("open", ""))
    try:
        kept = save_draft(draft, done.document, by=request.membership, seen=_seen(sent))
    except StaleFrameworkDraftError as error:
        return _draw_conflict(request, error.now, typed, sent.get("open", ""))
    return _answer(request, kept, button, done)


def _button(sent: QueryDict) -> PressedButton:
    value = sent.get("do", "")
    name = NEW.get(value.partition(":")[0], "")
    return read_button(value, sent.get(name, "") if name else "")


def _seen(sent: QueryDict) -> int:
    revision = sent.get("revision", "")
    return int(revision[:8]) if revision.isascii() and revision.isdigit() else 0


def _answer(
    request: MemberRequest,
    draft: FrameworkDraft,
    button: PressedButton,
    done: ActionResult,
) -> HttpResponse:
    if button.verb == "preview":
        return _continue_to_preview(request, draft, done.open)
    if done.refusal:
        return _draw(
            request,
            draft,
            open_kind=done.open,
            refused=done.refusal,
            refused_at=done.focus,
            status=INVALID,
        )
    if request.htmx and button.verb == "keep":
        return render(
            request, "setup/custom_frameworks/draft_saved.html", {"draft": draft}
        )
    if wants_partial(request):
        return _draw(request, draft, open_kind=done.open, focus=done.focus)
    if button.verb == "save":
        messages.success(request, _("Draft saved."))
    return redirect(f"{_url(draft)}?kind={done.open}#{done.focus}")


def _continue_to_preview(
    request: MemberRequest, draft: FrameworkDraft, open_kind: str
) -> HttpResponse:
    """Redirects to the preview, unless the draft has problems."""
    problems = problems_in(draft.document)
    if problems:
        return _draw(
            request, draft, open_kind=open_kind, problems=problems, status=INVALID
        )
    org = request.membership.organization.slug
    return go_to(
        request, reverse("setup:custom_framework_preview", args=[org, draft.slug])
    )


def _draw_conflict(
    request: MemberRequest, now: FrameworkDraft, typed: dict[str, Any], open_kind: str
) -> HttpResponse:
    """Shows what was typed with a warning that somebody else saved; saving again
    overwrites.
    """
    now.document = typed
    return _draw(request, now, open_kind=open_kind, is_stale=True, status=CONFLICT)


def _draw(
    request: MemberRequest,
    draft: FrameworkDraft,
    *,
    open_kind: str = "",
    problems: Any = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    organization = request.membership.organization
    n_goals = goals_by_kind(organization, draft.slug)
    context = {
        "draft": draft,
        "builder": builder_of(
            draft.document, open_kind=open_kind, n_goals=n_goals, problems=problems
        ),
        "in_force": find_custom_framework(organization, draft.slug),
        "here": _url(draft),
        **more,
    }
    template = "setup/custom_frameworks/builder.html"
    if wants_partial(request) and request.method == "POST":
        template += "#builder"
    return render(request, template, context, status=status)


def _url(draft: FrameworkDraft) -> str:
    return reverse("setup:custom_framework", args=[draft.organization.slug, draft.slug])


@require_http_methods(["GET", "HEAD", "POST"])
@requires("frameworks.configure")
def discard(request: MemberRequest, org: str, framework: str) -> HttpResponse:
    """Deletes the draft; the active framework stays."""
    draft = find_draft(request.membership, framework)
    if draft is None:
        raise Http404
    if request.method == "POST":
        discard_draft(draft)
        messages.success(request, _("Draft discarded."))
        return redirect("setup:custom_frameworks", org)
    return redirect("setup:custom_framework", org, framework)
