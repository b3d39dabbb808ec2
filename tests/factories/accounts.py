"""Factory of guided starts."""

from __future__ import annotations

from accounts.models import GuidedStart
from tests.factories.base import TenantFactory


class GuidedStartFactory(TenantFactory[GuidedStart]):
    """Of an organization that has done nothing of it yet."""

    class Meta:
        model = GuidedStart
