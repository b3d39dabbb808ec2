"""Numbers in the member's locale, and messages about ambiguous ones."""

import html
import re
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from goals.forms.values import OverrideForm
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, KeyResultFactory

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def goal(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        return KeyResultFactory.create(
            by=acme.ben,
            parent=GoalFactory.create(by=acme.ada),
            title="Revenue",
            owner=acme.ben,
            decimals=1,
            # Nothing of what is typed is unusual for it.
            start=-100,
            target=2000,
        )


def speak(acme: Acme, locale: str) -> None:
    with in_organization(acme.organization.pk):
        acme.organization.locale = locale
        acme.organization.save()


def send(client: Client, goal: Goal, value: str, **headers: str) -> str:
    url = reverse("checkins:check_in", args=["acme", goal.public_id])
    response = client.post(
        url, {"value": value, "note": "x"}, headers=headers, follow=True
    )
    assert response.status_code == 200, response.content.decode()
    return html.unescape(response.content.decode())


def current(acme: Acme, goal: Goal) -> Decimal | None:
    with in_organization(acme.organization.pk):
        return Goal.objects.get(pk=goal.pk).current


@pytest.mark.parametrize(
    ("locale", "typed", "read_as"),
    [
        ("en", "1,234", ("1234", "Revenue: we read “1,234” as 1,234, not 1.234.")),
        ("en", "1.234", ("1.234", "Revenue: we read “1.234” as 1.234, not 1,234.")),
        ("de", "1,234", ("1.234", "Revenue: we read “1,234” as 1,234, not 1.234.")),
        ("de", "1.234", ("1234", "Revenue: we read “1.234” as 1.234, not 1,234.")),
        ("de-CH", "1’234.5", ("1234.5", "")),
        ("en", "85,5", ("85.5", "")),
        ("de", "85,5", ("85.5", "")),
        ("de", "85.5", ("85.5", "")),
        ("en", "-85,5", ("-85.5", "")),
        ("en", "−3", ("-3", "")),
    ],
)
def test_a_check_in_is_read_in_the_organizations_locale(
    acme: Acme, goal: Goal, locale: str, typed: str, read_as: tuple[str, str]
) -> None:
    value, said = read_as
    speak(acme, locale)
    page = send(signed_in(acme.ben), goal, typed)
    assert current(acme, goal) == Decimal(value)
    assert ("we read" in page) == bool(said)
    assert said in page


def test_a_members_own_language_goes_before_the_organizations(
    acme: Acme, goal: Goal
) -> None:
    speak(acme, "en")
    acme.ben.user.language = "de"
    acme.ben.user.save(update_fields=["language"])
    send(signed_in(acme.ben), goal, "1.234")
    assert current(acme, goal) == 1234


def test_an_ambiguous_number_is_explained_in_a_toast(acme: Acme, goal: Goal) -> None:
    part = send(signed_in(acme.ben), goal, "1,234", **HTMX)
    assert '<hx-partial hx-target="#toasts"' in part
    assert "Revenue: we read “1,234” as 1,234, not 1.234." in part


def test_an_unchanged_number_is_not_explained(acme: Acme, goal: Goal) -> None:
    client = signed_in(acme.ben)
    send(client, goal, "1.234", **HTMX)
    assert "We read" not in send(client, goal, "1.234", **HTMX)


def test_the_form_writes_numbers_in_the_same_locale(acme: Acme, goal: Goal) -> None:
    speak(acme, "de")
    client = signed_in(acme.ben)
    send(client, goal, "1234,5")
    form = client.get(reverse("checkins:check_in", args=["acme", goal.public_id]))
    assert 'value="1234,5"' in form.content.decode()


# --- A telephone's keys -------------------------------------------------------------------


def test_fields_for_negative_values_avoid_the_decimal_keypad(
    acme: Acme, goal: Goal
) -> None:
    """The keys for `inputmode="decimal"` have no minus on an iPhone."""
    client = signed_in(acme.ben)
    for page, names in (
        ("checkins:check_in", ["value"]),
        ("goals:edit", ["start", "target"]),
    ):
        url = reverse(page, args=["acme", goal.public_id])
        text = client.get(url).content.decode()
        for name in names:
            (field,) = re.findall(rf'<input[^>]*\sname="{name}"[^>]*>', text)
            assert 'inputmode="text"' in field, name


def test_fields_without_negative_values_use_the_decimal_keypad(acme: Acme) -> None:
    field = OverrideForm(today=acme.organization.today())["progress"]
    assert 'inputmode="decimal"' in str(field)
