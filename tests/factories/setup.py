"""Factory of drafts of custom frameworks."""

from __future__ import annotations

from setup.models import FrameworkDraft
from tests.factories.base import Sequence, SubFactory, TenantFactory, organization_of
from tests.factories.organizations import MembershipFactory


class FrameworkDraftFactory(TenantFactory[FrameworkDraft]):
    class Meta:
        model = FrameworkDraft

    author = SubFactory(MembershipFactory)
    organization = organization_of("author")
    slug = Sequence(lambda n: f"own-{n}")
