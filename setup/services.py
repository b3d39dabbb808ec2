from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from frameworks.services import configure_frameworks
from organizations.models import Organization
from setup.silence_changes import apply_silence_changes

if TYPE_CHECKING:
    from frameworks.configuration import Settings
    from frameworks.models import Configuration
    from organizations.models import Membership


@transaction.atomic
def activate_configuration(
    settings: Settings,
    *,
    by: Membership,
    reason: str,
    seen: int | None = None,
    returns_to: int | None = None,
) -> Configuration:
    """Activates a new version of the configuration, and updates the cadence of its
    goals.

    Every page that configures frameworks saves with it. Arguments and exceptions:
    `frameworks.services.configure_frameworks`.
    """
    organization = Organization.objects.select_for_update().get(pk=by.organization_id)
    version = configure_frameworks(
        settings, by=by, reason=reason, seen=seen, returns_to=returns_to
    )
    organization.refresh_from_db(fields=["frameworks_version"])
    apply_silence_changes(organization)
    return version
