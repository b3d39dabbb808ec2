"""The common flow of every page that changes the configuration.

The posted form is validated, previewed, and saved with a reason. When somebody else
saved in between, both versions are shown, with the posted values merged into theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from frameworks.catalogue import catalogue_from
from frameworks.selectors import catalogue_of
from frameworks.services import StaleConfigurationError
from goals.forms.fields import add_service_error, focus_first_error
from setup.changes import changes, decision_in_words
from setup.preview import ConfigurationPreview, preview
from setup.selectors.versions import catalogue_numbered, latest
from setup.services import activate_configuration

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameworks.catalogue import Catalogue
    from frameworks.configuration import Settings
    from frameworks.models import Configuration
    from organizations.middleware import MemberRequest
    from organizations.models import Organization
    from setup.changes import DecisionChange
    from setup.forms.proposing import ProposalForm

OK, INVALID, CONFLICT = 200, 422, 409


@dataclass(frozen=True, slots=True)
class ConfigurationConflict:
    """Somebody else saved in between.

    `clashes`: the decisions that both changed, theirs and mine in words.
    """

    theirs: Configuration
    changes: list[DecisionChange]
    clashes: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ConfigurationPage:
    """A page that configures. `make`: its form class; `context`: its further context."""

    request: MemberRequest
    template: str
    make: Callable[..., ProposalForm]
    context: Callable[[ProposalForm], dict[str, Any]]
    # URL to go to after saving; "" for the page itself. `at_once`: a GET shows the
    # preview.
    then: str = ""
    at_once: bool = False

    @property
    def organization(self) -> Organization:
        return self.request.membership.organization

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._unbound()
        return self._submitted(self.request.POST.get("action", ""))

    def _unbound(self) -> HttpResponse:
        now = catalogue_of(self.organization)
        form = self.make(base=now)
        if not self.at_once:
            return self.draw(form)
        found = preview(self.organization, now, form.settings())
        return self.draw(form, preview=found)

    def _submitted(self, action: str) -> HttpResponse:
        now = catalogue_of(self.organization)
        base = self._seen(now)
        form = self.make(self.request.POST, base=base)
        if not form.is_valid():
            if action == "count":
                return HttpResponse(status=204)
            return self.draw(form, status=INVALID)
        wanted = form.settings()
        if action == "count":
            return self._count(base, wanted)
        if base.version != now.version:
            return self._conflict(form, wanted)
        found = preview(self.organization, now, wanted)
        if action == "save" and found:
            return self._save(form, wanted, found)
        return self.draw(form, preview=found, is_empty=not found)

    def _seen(self, now: Catalogue) -> Catalogue:
        """The version that the page was loaded with; the active one when it is unknown."""
        sent = self.request.POST.get("seen", "")
        try:
            return catalogue_numbered(self.organization, int(sent))
        except (ValueError, Http404):
            return now

    def _save(
        self, form: ProposalForm, wanted: Settings, found: ConfigurationPreview
    ) -> HttpResponse:
        try:
            version = activate_configuration(
                wanted,
                by=self.request.membership,
                reason=form.cleaned_data["reason"],
                seen=form.base.version,
                returns_to=form.returns_to,
            )
        except StaleConfigurationError as error:
            self.organization.frameworks_version = error.now.pk
            return self._conflict(form, wanted)
        except ValidationError as error:
            add_service_error(form, error)
            return self.draw(form, status=INVALID, preview=found)
        return saved(self.request, version, self.then or self.request.path)

    def _count(self, base: Catalogue, wanted: Settings) -> HttpResponse:
        """Renders the changes so far and clears the outdated preview."""
        found = ConfigurationPreview(changes(base, catalogue_from(wanted)), None)
        context = {"preview": found, "organization": self.organization}
        return render(self.request, "setup/counted.html", context)

    def _conflict(self, form: ProposalForm, wanted: Settings) -> HttpResponse:
        """Shows both versions with my changes merged into theirs; saving again saves
        the merge.
        """
        now = catalogue_of(self.organization)
        merged = form.merged(now.settings)
        mine, theirs = catalogue_from(wanted), latest(self.organization)
        assert theirs is not None  # noqa: S101  it was saved in between
        conflict = ConfigurationConflict(
            theirs,
            changes(form.base, now),
            [
                (
                    decision_in_words(form.base, now, path),
                    decision_in_words(form.base, mine, path),
                )
                for path in merged.clashes
            ],
        )
        again = self.make(
            base=now,
            shown=catalogue_from(merged.settings, version=now.version),
            reason=form.cleaned_data["reason"],
        )
        found = preview(self.organization, now, merged.settings)
        return self.draw(again, status=CONFLICT, conflict=conflict, preview=found)

    def draw(
        self, form: ProposalForm, *, status: int = OK, **more: Any
    ) -> HttpResponse:
        if status == INVALID:
            focus_first_error(form)
        context = {
            "form": form,
            "organization": self.organization,
            "version": latest(self.organization),
            # Scrolls to the preview, after a swap or on a new page.
            "is_asked": self.request.method == "POST" and status == OK,
            **self.context(form),
            **more,
        }
        in_place = bool(self.request.htmx) and self.request.method == "POST"
        template = self.template + ("#setup-form" if in_place else "")
        return render(self.request, template, context, status=status)


def saved(request: MemberRequest, version: Configuration, url: str) -> HttpResponse:
    text = _("Saved as version %(number)d.") % {"number": version.number}
    messages.success(request, text)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": url})
    return redirect(url)
