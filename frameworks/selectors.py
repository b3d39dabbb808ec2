from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from frameworks import registry
from frameworks.catalogue import Catalogue, catalogue_from
from frameworks.configuration import Settings, settings_from_json
from frameworks.models import Configuration

if TYPE_CHECKING:
    from organizations.models import Organization


def catalogue_of(organization: Organization) -> Catalogue:
    """The organization's frameworks as configured now.

    Queries: 1 the first time that a process meets a version, 0 afterwards. Inside the
    organization.
    """
    return catalogue_at(organization.pk, organization.frameworks_version)


def catalogue_at(organization_id: int, version: int | None) -> Catalogue:
    """As `catalogue_of`; `version`: `Organization.frameworks_version`."""
    if version is None:
        return _unconfigured(registry.generation())
    return _configured(organization_id, version, registry.generation())


def configuration_of(organization: Organization) -> Configuration | None:
    """The active version; None before anybody configured anything. Queries: 1."""
    return Configuration.objects.filter(
        organization=organization, pk=organization.frameworks_version or 0
    ).first()


def settings_of(organization: Organization) -> Settings:
    """The organization's active settings. Queries: as `catalogue_of`."""
    return catalogue_of(organization).settings


def history_of(organization: Organization) -> list[Configuration]:
    """Every version, the newest first. Queries: 1."""
    versions = Configuration.objects.filter(organization=organization)
    return list(versions.select_related("author__user"))


# Versions never change, so they are cached; the registry changes only in tests.
@lru_cache(maxsize=1)
def _unconfigured(_generation: int) -> Catalogue:
    return catalogue_from(Settings())


@lru_cache(maxsize=512)
def _configured(organization_id: int, pk: int, _generation: int) -> Catalogue:
    version = Configuration.objects.get(organization_id=organization_id, pk=pk)
    return catalogue_from(settings_from_json(version.document), version=version.number)
