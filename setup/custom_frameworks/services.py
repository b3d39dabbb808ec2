"""Writes of the builder: drafts, activation, removal and import."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from frameworks.exchange import framework_from_json, framework_to_json
from frameworks.files import as_own, next_version, version_key
from frameworks.problems import problems_in
from frameworks.selectors import settings_of
from organizations.models import Organization
from organizations.services import lock_organization, record_event
from setup.custom_frameworks.blank import blank_document, copied_document
from setup.custom_frameworks.selectors import (
    RESERVED,
    find_custom_framework,
    find_draft,
    get_draft,
    is_installed,
    taken_slugs,
)
from setup.custom_frameworks.slugs import slug_from
from setup.models import FrameworkDraft
from setup.services import activate_configuration

if TYPE_CHECKING:
    from frameworks.configuration import Settings
    from frameworks.models import Configuration
    from frameworks.spec import Framework
    from organizations.models import Membership

    type Document = dict[str, Any]

MOST_DRAFTS = 50


class StaleFrameworkDraftError(Exception):
    """Somebody else saved the draft since the page was loaded. `now`: the current
    draft.
    """

    def __init__(self, now: FrameworkDraft) -> None:
        super().__init__(now.revision)
        self.now = now


@transaction.atomic
def start_draft(
    *, name: str, copied: Framework | None, by: Membership
) -> FrameworkDraft:
    """Creates the draft of a new framework, blank or a copy. Raises ValidationError."""
    name = " ".join(name.split())[:60]
    if not name:
        raise ValidationError({"name": _("Enter a name for the framework.")})
    _lock_drafts(by)
    taken = taken_slugs(by.organization)
    slug = slug_from(name, taken=taken, otherwise="framework")
    if copied is None:
        return _create(blank_document(slug, name), by=by)
    return _create(copied_document(copied, slug, name), by=by)


def _create(document: Document, *, by: Membership) -> FrameworkDraft:
    drafts = FrameworkDraft.objects.filter(organization=by.organization)
    if drafts.count() >= MOST_DRAFTS:
        raise ValidationError(_("The maximum is 50 drafts. Discard one first."))
    draft = FrameworkDraft(
        organization=by.organization,
        slug=document["slug"],
        document=document,
        author=by,
    )
    draft.full_clean(validate_constraints=False)
    draft.save()
    return draft


def _lock_drafts(by: Membership) -> None:
    """Locks the organization's drafts: a button and an autosave may arrive together,
    before there is a row to lock.
    """
    lock_organization(by)


def active_document(framework: Framework) -> Document:
    """The framework's document, with the labels that the configuration gave its kinds."""
    return framework_to_json(framework)


def draft_of(slug: str, *, by: Membership) -> FrameworkDraft | None:
    """The saved draft; else an unsaved one of the active framework; else None."""
    draft = find_draft(by, slug)
    framework = find_custom_framework(by.organization, slug)
    if draft is not None or framework is None:
        return draft
    document = active_document(framework)
    return FrameworkDraft(
        organization=by.organization,
        slug=slug,
        document=document | {"version": next_version(framework.version)},
        author=by,
        revision=0,
    )


@transaction.atomic
def save_draft(
    draft: FrameworkDraft, document: Document, *, by: Membership, seen: int | None
) -> FrameworkDraft:
    """Saves the document as the draft's next revision.

    `seen`: the revision that the page showed; None saves in any case. Raises
    StaleFrameworkDraftError when somebody else saved another one since.
    """
    _lock_drafts(by)
    rows = FrameworkDraft.objects.select_for_update(of=("self",))
    now = rows.filter(organization=by.organization, slug=draft.slug).first()
    if now is None:
        draft.document = document
        draft.revision = 1
        draft.author, draft.updated_at = by, timezone.now()
        draft.save()
        return draft
    if now.document == document:
        return now
    if seen is not None and now.revision != seen and now.author_id != by.pk:
        raise StaleFrameworkDraftError(get_draft(by, draft.slug))
    now.document, now.author, now.updated_at = document, by, timezone.now()
    now.revision += 1
    now.save(update_fields=["document", "author", "updated_at", "revision"])
    return now


def discard_draft(draft: FrameworkDraft) -> None:
    draft.delete()


def settings_with(framework: Framework, now: Settings) -> Settings:
    """The active settings with this framework added or replaced.

    The configured labels of its kinds are dropped: they are part of the draft.
    """
    others = [each for each in now.own if each.slug != framework.slug]
    own = sorted([*others, framework], key=lambda each: each.slug)
    frameworks = dict(now.frameworks)
    if framework.slug in frameworks:
        unlabelled = replace(frameworks[framework.slug], labels={})
        frameworks[framework.slug] = unlabelled
    return replace(now, own=tuple(own), frameworks=frameworks)


def settings_without(slug: str, now: Settings) -> Settings:
    """The settings without the framework and its configuration, so that no level keeps
    it as its default.
    """
    return replace(
        now,
        own=tuple(each for each in now.own if each.slug != slug),
        frameworks={
            name: value for name, value in now.frameworks.items() if name != slug
        },
        placement=tuple(
            rule
            for rule in now.placement
            if slug not in (rule.child.split(":")[0], rule.parent.split(":")[0])
        ),
    )


@transaction.atomic
def activate_framework(
    draft: FrameworkDraft,
    *,
    by: Membership,
    reason: str,
    seen: int,
    revision: int | None,
) -> Configuration:
    """Activates the draft and deletes it. No goal changes.

    `seen`, `revision`: of the version and of the draft that the preview showed.

    Raises ValidationError for an invalid framework and for a missing reason,
    StaleConfigurationError when another version is active by now,
    StaleFrameworkDraftError when the draft was saved since, Http404 when it is gone.
    """
    # As `activate_configuration` locks it; `save_draft` waits for it as well.
    Organization.objects.select_for_update().get(pk=by.organization_id)
    draft = get_draft(by, draft.slug)
    if draft.revision != revision:
        raise StaleFrameworkDraftError(draft)
    if problems_in(draft.document):
        raise ValidationError(_("The draft isn’t complete. Check what is missing."))
    framework = framework_from_json(draft.document, is_own=True)
    settings = settings_with(framework, settings_of(by.organization))
    version = activate_configuration(settings, by=by, reason=reason, seen=seen)
    discard_draft(draft)
    return version


def remove_framework(
    framework: Framework, *, by: Membership, reason: str, seen: int
) -> Configuration:
    """Deactivates the framework. Its goals stay, and an earlier version restores it.

    Raises as `activate_configuration`.
    """
    settings = settings_without(framework.slug, settings_of(by.organization))
    return activate_configuration(settings, by=by, reason=reason, seen=seen)


@transaction.atomic
def import_draft(document: Document, *, by: Membership) -> FrameworkDraft | None:
    """Creates a draft from a file; None when the active framework is identical.

    `document`: from `frameworks.files.read_file`. Raises ValidationError.
    """
    _lock_drafts(by)
    slug = document["slug"]
    if slug in RESERVED or is_installed(slug):
        text = _(
            "“%(slug)s” is already the name of an installed framework. Use another "
            "name."
        )
        raise ValidationError(text % {"slug": slug})
    framework = find_custom_framework(by.organization, slug)
    if framework is not None:
        in_force = as_own(active_document(framework))
        if in_force == document:
            return None
        _check_is_newer(document["version"], in_force["version"])
    draft = find_draft(by, slug)
    if draft is not None and draft.document != document:
        text = _("There is already a draft of “%(name)s”. Finish or discard it first.")
        raise ValidationError(text % {"name": draft.document["name"] or slug})
    return draft or _import(document, by=by)


def _import(document: Document, *, by: Membership) -> FrameworkDraft:
    draft = _create(document, by=by)
    record_event("framework.imported", draft, by=by)
    return draft


def _check_is_newer(file_version: str, in_force: str) -> None:
    if version_key(file_version) > version_key(in_force):
        return
    if version_key(file_version) == version_key(in_force):
        text = _(
            "Version %(said)s is already published with different content. Give the "
            "file a newer version."
        )
    else:
        text = _(
            "The file has version %(said)s, but the newer version %(now)s is already "
            "published."
        )
    raise ValidationError(text % {"said": file_version, "now": in_force})
