from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from frameworks.configuration import settings_from_json, stored_document
from frameworks.models import Configuration
from frameworks.selectors import configuration_of
from organizations.models import Organization
from organizations.services import record_event

if TYPE_CHECKING:
    from frameworks.configuration import Settings
    from organizations.models import Membership


class StaleConfigurationError(Exception):
    """Somebody changed the configuration since the page was loaded.

    `now`: the current version.
    """

    def __init__(self, now: Configuration) -> None:
        super().__init__(now.number)
        self.now = now


@transaction.atomic
def configure_frameworks(
    settings: Settings,
    *,
    by: Membership,
    reason: str,
    seen: int | None = None,
    returns_to: int | None = None,
) -> Configuration:
    """Activate a new version; the earlier ones stay. No goal changes.

    `seen`: the number of the version that the change was based on (0: none yet); None
    to skip that check. Raises ValidationError without a reason, StaleConfigurationError
    when another version is active by now. Identical settings change nothing.
    """
    organization = Organization.objects.select_for_update().get(pk=by.organization_id)
    now = configuration_of(organization)
    document = stored_document(settings)
    if now is not None and _normal(now) == document:
        return now
    if seen is not None and now is not None and now.number != seen:
        raise StaleConfigurationError(now)
    if not reason.strip():
        raise ValidationError(
            {"reason": _("Enter a reason. It’s kept in the history.")}
        )
    version = Configuration(
        organization=organization,
        number=now.number + 1 if now else 1,
        document=document,
        reason=reason.strip(),
        author=by,
        returns_to=returns_to,
    )
    version.full_clean(validate_constraints=False)
    version.save()
    organization.frameworks_version = version.pk
    organization.save(update_fields=["frameworks_version"])
    by.organization.frameworks_version = version.pk
    record_event("frameworks.configured", version, by=by, number=version.number)
    return version


def _normal(version: Configuration) -> dict[str, Any]:
    """Its document as it would be stored today."""
    return stored_document(settings_from_json(version.document))
