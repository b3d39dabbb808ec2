"""The demo contains the complete reference documents of the sources."""

from collections import Counter

import pytest
from django.db import transaction

from goals.models import Goal
from organizations.models import Organization
from organizations.tenancy import enter_organization
from tests.needs import needs_framework

pytestmark = [
    pytest.mark.slow,
    needs_framework("okr", "v2mom", "bhag", "whats_hows"),
    pytest.mark.days,
]
MEASURES = [
    "Prototype is state-of-the-art",
    "High-quality functional system",
    "Partnerships are online and integrated",
    "Salesforce.com is regarded as leader and visionary",
    "We are all rich",
]


def test_all_reference_documents_are_loaded(kestrel_today: Organization) -> None:
    organization = Organization.objects.get(slug="sources")
    with transaction.atomic():
        enter_organization(organization.pk)
        goals = Goal.objects.filter(state="active")
        kinds = Counter(goals.values_list("framework", "kind"))
        measures = goals.filter(kind="measure").order_by("position")
        assert list(measures.values_list("title", flat=True)) == MEASURES
        sure = goals.filter(kind="key_result").order_by("position")
        assert list(sure.values_list("confidence", flat=True)) == [80, 50, 30]
        hows = " ".join(goals.filter(kind="how").values_list("title", flat=True))
    assert kinds["v2mom", "vision"] == kinds["bhag", "bhag"] == 1
    assert kinds["v2mom", "value"] == 5
    assert kinds["v2mom", "method"] == 6
    assert kinds["v2mom", "obstacle"] == 2
    assert kinds["whats_hows", "what"] == 5
    assert "fail-better" in hows
