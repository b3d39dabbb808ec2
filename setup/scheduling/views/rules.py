"""Pages of schedule rules: organization, unit, framework, goal, person; previewed, then
saved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from goals.forms.fields import add_service_error, focus_first_error
from scheduling import targets
from scheduling.services.rules import (
    StaleRuleError,
    last_change,
    remove_rule,
    save_rule,
    stamp,
    undo_change,
)
from setup.scheduling.access import check_may_set
from setup.scheduling.forms.rule import CadenceForm, digest
from setup.scheduling.labels import cadence_sentence
from setup.scheduling.selectors.preview import preview_of
from setup.scheduling.selectors.rule import CurrentRule, current_rule, described_change

if TYPE_CHECKING:
    from organizations.middleware import MemberRequest
    from scheduling.models import CadenceRule
    from scheduling.targets import RuleTarget

OK, INVALID, CONFLICT = 200, 422, 409
methods = require_http_methods(["GET", "HEAD", "POST"])


@methods
def of_everybody(request: MemberRequest, org: str) -> HttpResponse:
    return _answer(request, targets.everybody(request.membership))


@methods
def of_unit(request: MemberRequest, org: str, unit_id: str) -> HttpResponse:
    return _answer(request, targets.of_unit(request.membership, unit_id))


@methods
def of_framework(request: MemberRequest, org: str, framework: str) -> HttpResponse:
    return _answer(request, targets.of_framework(request.membership, framework))


@methods
def of_goal(request: MemberRequest, org: str, goal_id: str) -> HttpResponse:
    return _answer(request, targets.of_goal(request.membership, goal_id))


@methods
def of_member(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    return _answer(request, targets.of_member(request.membership, member_id))


def _answer(request: MemberRequest, target: RuleTarget) -> HttpResponse:
    check_may_set(request.membership, target)
    return RulePage(request, target, current_rule(target)).answer()


@dataclass(frozen=True, slots=True)
class RulePage:
    """The page of one target. `current`: its rule and what it would inherit."""

    request: MemberRequest
    target: RuleTarget
    current: CurrentRule

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._draw(self._fresh())
        action = self.request.POST.get("action", "")
        without_form = {
            "inherit": self._preview_removal,
            "remove": self._remove,
            "undo": self._undo,
        }
        if action in without_form:
            return without_form[action]()
        return self._submitted(action)

    def _fresh(self) -> CadenceForm:
        return CadenceForm(base=self.current.cadence, seen=stamp(self.current.rule))

    def _submitted(self, action: str) -> HttpResponse:
        form = CadenceForm(self.request.POST, base=self.current.cadence)
        if action == "say":
            return self._sentence(form)
        if not form.is_valid():
            return self._draw(form, status=INVALID)
        if form.cleaned_data["seen"] != stamp(self.current.rule):
            return self._conflict(form, self.current.rule)
        if action == "save" and form.is_looked_at():
            return self._save(form)
        return self._preview(form)

    def _sentence(self, form: CadenceForm) -> HttpResponse:
        """Renders the sentence beside the fields, or the first error; clears the
        outdated preview.
        """
        text = (
            cadence_sentence(form.cadence()) if form.is_valid() else form.first_problem
        )
        return render(self.request, "setup/scheduling/saved.html", {"sentence": text})

    def _preview(self, form: CadenceForm, **more: Any) -> HttpResponse:
        cadence = form.cadence()
        if self.current.rule and cadence == self.current.rule.cadence:
            return self._draw(form, is_empty=True, **more)
        form.data = {**form.data, "looked": digest(cadence)}
        found = preview_of(self.target, cadence)
        return self._draw(form, preview=found, **more)

    def _preview_removal(self) -> HttpResponse:
        """Previews the removal of the rule."""
        if self.current.rule is None:
            return self._draw(self._fresh(), is_empty=True)
        found = preview_of(self.target, None)
        return self._draw(self._fresh(), preview=found, removes=True)

    def _save(self, form: CadenceForm) -> HttpResponse:
        by, seen = self.request.membership, form.cleaned_data["seen"]
        try:
            save_rule(self.target, form.cadence(), by=by, seen=seen)
        except StaleRuleError as error:
            return self._conflict(form, error.now)
        except ValidationError as error:
            add_service_error(form, error)
            return self._draw(form, status=INVALID)
        return self._done(
            _("Schedule saved. It applies from each person’s next check-in.")
        )

    def _remove(self) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        try:
            remove_rule(self.target, by=self.request.membership, seen=seen)
        except StaleRuleError as error:
            return self._changed_meanwhile(error.now)
        return self._done(_("Inherited schedule restored."))

    def _undo(self) -> HttpResponse:
        change = last_change(self.target)
        if change is None or change.public_id != self.request.POST.get("change"):
            return self._changed_meanwhile(self.current.rule)
        try:
            undo_change(change, self.target, by=self.request.membership)
        except StaleRuleError as error:
            return self._changed_meanwhile(error.now)
        return self._done(_("Change undone."))

    def _done(self, text: str) -> HttpResponse:
        messages.success(self.request, text)
        if self.request.htmx:
            return HttpResponse(headers={"HX-Redirect": self.target.url})
        return redirect(self.target.url)

    def _conflict(self, form: CadenceForm, now: CadenceRule | None) -> HttpResponse:
        """Shows the rule that was saved meanwhile; my values stay, and saving again
        overwrites.
        """
        form.data = {**form.data, "seen": stamp(now)}
        return self._preview(form, status=CONFLICT, conflict=self._describe(now))

    def _changed_meanwhile(self, now: CadenceRule | None) -> HttpResponse:
        """Shows the current rule, for actions without typed values."""
        described = self._describe(now)
        return self._draw(self._fresh(), status=CONFLICT, conflict=described)

    def _describe(self, now: CadenceRule | None) -> str:
        return cadence_sentence(now.cadence) if now else self.current.inherited_words

    def _draw(
        self, form: CadenceForm, *, status: int = OK, **more: Any
    ) -> HttpResponse:
        if status == INVALID:
            focus_first_error(form)
        context = {
            "form": form,
            "target": self.target,
            "current": self.current,
            "organization": self.target.organization,
            "change": described_change(last_change(self.target), self.current.rule),
            "sentence": cadence_sentence(form.cadence())
            if self._is_readable(form)
            else "",
            **more,
        }
        in_place = bool(self.request.htmx) and self.request.method == "POST"
        template = "setup/scheduling/rule.html" + ("#schedule-form" if in_place else "")
        return render(self.request, template, context, status=status)

    def _is_readable(self, form: CadenceForm) -> bool:
        return form.is_bound and form.is_valid()
