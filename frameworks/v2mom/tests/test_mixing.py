"""Goals of other frameworks below a method are named on its page."""

from django.test import Client
from django.urls import reverse

from frameworks.v2mom.tests.factories import PartFactory, VisionFactory
from tests.cast import Acme
from tests.factories import GoalFactory
from tests.needs import needs_framework


@needs_framework("okr")
def test_a_method_shows_what_carries_it(inside_acme: Acme, client: Client) -> None:
    vision = VisionFactory.create(by=inside_acme.ada, unit=inside_acme.company)
    method = PartFactory.create(
        by=inside_acme.ada, kind="method", title="Sell to ports", parent=vision
    )
    GoalFactory.create(
        by=inside_acme.lena, title="Sign 4 ports", parent=method, unit=inside_acme.sales,
        owner=inside_acme.lena,
    )  # fmt: skip
    hidden = GoalFactory.create(
        by=inside_acme.lena, title="A draft of Lena’s", parent=method, unit=inside_acme.sales,
        owner=inside_acme.lena, state="draft",
    )  # fmt: skip
    company = inside_acme.company.public_id
    url = reverse("strategy:document", args=["acme", "v2mom", company])
    client.force_login(inside_acme.rita.user)
    page = client.get(f"{url}?cycle={vision.cycle.public_id}").content.decode()
    assert "Sign 4 ports" in page
    assert '<span class="muted">Sales</span>' in page
    assert hidden.title not in page
