"""The comments on a goal: a part of the goal's page, and a page of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from feedback.comments import services
from feedback.comments.access import get_comment
from feedback.comments.forms import CommentEditForm, CommentForm, CommentRemovalForm
from feedback.comments.selectors import comments_of, shown_to
from goals.access import get_goal
from goals.forms.fields import add_service_error
from goals.views.responses import goal_url
from ui.htmx import announce, wants_partial

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from feedback.models import Comment
    from goals.models import Goal
    from organizations.middleware import MemberRequest

INVALID, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    """A page of comments, the latest first; a POST adds one."""
    goal = get_goal(request.membership, goal_id)
    if request.method != "POST":
        return _show_all(request, goal)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _show_all(request, goal, form)
    given = form.cleaned_data
    try:
        services.add_comment(
            goal, given["text"], by=request.membership, token=given["token"]
        )
    except ValidationError as error:
        add_service_error(form, error)
        return _show_all(request, goal, form)
    return _done(request, goal, _("Comment added."))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, org: str, comment_id: str) -> HttpResponse:
    """The form of one's own comment, in its place; a POST saves it."""
    comment = get_comment(request.membership, comment_id, to="change")
    if request.method != "POST":
        given = {"text": comment.text, "version": comment.version}
        return _show_form(request, comment, "edit", CommentEditForm(initial=given))
    form = CommentEditForm(request.POST)
    if not form.is_valid():
        return _show_form(request, comment, "edit", form, status=INVALID)
    text, seen = form.cleaned_data["text"], form.cleaned_data["version"]
    try:
        row = services.edit_comment(comment, text, by=request.membership, seen=seen)
    except services.StaleCommentError as error:
        form.add_error(
            None,
            _("This comment was changed in another tab. It reads now: “%(text)s”")
            % {"text": error.now},
        )
        return _show_form(request, comment, "edit", form, status=CONFLICT)
    except ValidationError as error:
        add_service_error(form, error)
        return _show_form(request, comment, "edit", form, status=INVALID)
    return _show_one(request, row, _("Comment saved."))


@require_POST
def delete(request: MemberRequest, org: str, comment_id: str) -> HttpResponse:
    """Delete one's own comment; `undo` brings it back."""
    comment = get_comment(request.membership, comment_id, to="change")
    if "undo" not in request.POST:
        row = services.delete_comment(comment, by=request.membership)
        return _show_one(request, row, _("Comment deleted."))
    try:
        row = services.restore_comment(comment, by=request.membership)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _show_one(request, comment, "")
    return _show_one(request, row, _("Comment restored."))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: MemberRequest, org: str, comment_id: str) -> HttpResponse:
    """Asks HR for a reason; a POST removes the text for good."""
    comment = get_comment(request.membership, comment_id, to="remove")
    if request.method != "POST":
        return _show_form(request, comment, "remove", CommentRemovalForm())
    form = CommentRemovalForm(request.POST)
    if not form.is_valid():
        return _show_form(request, comment, "remove", form, status=INVALID)
    row = services.remove_comment(
        comment, form.cleaned_data["reason"], by=request.membership
    )
    return _show_one(request, row, _("Comment removed."))


def _done(request: MemberRequest, goal: Goal, text: str) -> HttpResponse:
    if not wants_partial(request):
        messages.success(request, text)
        return redirect(f"{goal_url(goal)}#goal-comments-h")
    return announce(_show_all(request, goal), text)


def _show_all(
    request: MemberRequest, goal: Goal, form: CommentForm | None = None
) -> HttpResponse:
    """The whole part, or earlier comments alone. `form`: with what is wrong."""
    before = request.GET.get("before", "").replace("\0", " ")
    context = {
        "goal": goal,
        "page": comments_of(goal, request.membership, before),
        "form": form,
        "before": before,
    }
    template = "feedback/comments/comments.html"
    if wants_partial(request):
        template += "#comment-rows" if before else "#comments"
    return render(request, template, context, status=INVALID if form else 200)


def _show_one(request: MemberRequest, comment: Comment, text: str) -> HttpResponse:
    """The comment in its place after a change; without htmx the goal's page."""
    if not wants_partial(request):
        if text:
            messages.success(request, text)
        return redirect(f"{goal_url(comment.goal)}#goal-comments-h")
    (shown,) = shown_to(request.membership, [comment])
    context = {"shown": shown, "has_changed": True}
    response = render(request, "feedback/comments/_comment.html", context)
    return announce(response, text) if text else response


def _show_form(
    request: MemberRequest,
    comment: Comment,
    name: str,
    form: forms.Form,
    *,
    status: int = 200,
) -> HttpResponse:
    template = f"feedback/comments/{name}.html"
    if wants_partial(request):
        template += f"#comment-{name}"
    context: dict[str, Any] = {"comment": comment, "goal": comment.goal, "form": form}
    return render(request, template, context, status=status)
