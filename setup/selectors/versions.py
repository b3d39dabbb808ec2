"""The versions of an organization's configuration, and what each of them changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404

from frameworks.catalogue import Catalogue, catalogue_from
from frameworks.configuration import settings_from_json
from frameworks.models import Configuration
from frameworks.selectors import catalogue_at, catalogue_of
from setup.changes import DecisionChange, changes

if TYPE_CHECKING:
    from organizations.models import Organization

PER_PAGE = 20


class Version(NamedTuple):
    row: Configuration
    changes: list[DecisionChange]
    is_now: bool


class VersionHistory(NamedTuple):
    """One page of versions. `older`: number to continue below, or None on the last
    page; `now`: the active version's number, 0 before there is one.
    """

    versions: list[Version]
    older: int | None
    now: int


def history_page(
    organization: Organization, below: int | None = None
) -> VersionHistory:
    """Versions, newest first, each with its difference to the previous one.

    `below`: only versions with lower numbers. Queries: 1, and 1 more when this process
    has not loaded the active version yet.
    """
    now = catalogue_of(organization).version
    rows = Configuration.objects.filter(organization=organization)
    if below is not None:
        rows = rows.filter(number__lt=below)
    # One more, to compare the last one with.
    found = list(rows.select_related("author__user")[: PER_PAGE + 1])
    catalogues = [_catalogue(row) for row in found]
    if len(found) <= PER_PAGE:
        catalogues.append(catalogue_at(organization.pk, None))
    versions = [
        Version(row, changes(catalogues[at + 1], catalogues[at]), row.number == now)
        for at, row in enumerate(found[:PER_PAGE])
    ]
    older = found[PER_PAGE - 1].number if len(found) > PER_PAGE else None
    return VersionHistory(versions, older, now)


def catalogue_numbered(organization: Organization, number: int) -> Catalogue:
    """The catalogue of that version; 0: the frameworks' defaults. Queries: 0 or 1.

    Raises Http404 for a version that does not exist.
    """
    now = catalogue_of(organization)
    if number == now.version:
        return now
    if number == 0:
        return catalogue_at(organization.pk, None)
    row = Configuration.objects.filter(organization=organization, number=number).first()
    if row is None:
        raise Http404
    return _catalogue(row)


def latest(organization: Organization) -> Configuration | None:
    """The active version with its author. Queries: 1, or 0 before there is any."""
    if organization.frameworks_version is None:
        return None
    return (
        Configuration.objects.filter(organization=organization)
        .select_related("author__user")
        .get(pk=organization.frameworks_version)
    )


def _catalogue(row: Configuration) -> Catalogue:
    return catalogue_from(settings_from_json(row.document), version=row.number)
