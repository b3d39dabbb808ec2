"""The page of people and units: its tree, its search, its panels, its previews."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.models import (
    Event,
    Invitation,
    Membership,
    Unit,
    UnitLead,
    User,
)
from organizations.tenancy import in_organization
from people.models import StructuralChange
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, MembershipFactory, UnitFactory

if TYPE_CHECKING:
    from django.test import Client

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
HERE = "/o/acme/people-and-units/"
INVALID, REDIRECT = 422, 302


def at(name: str, *parts: str) -> str:
    return reverse(f"people:{name}", args=["acme", *parts])


@pytest.fixture
def hal(acme: Acme) -> Client:
    return signed_in(acme.hal)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_only_who_manages_people_sees_it(acme: Acme) -> None:
    for member, status in ((acme.ada, 200), (acme.hal, 200), (acme.lena, 403)):
        assert signed_in(member).get(HERE).status_code == status


def test_the_company_is_open_and_units_are_counted_with_all_below(
    hal: Client, acme: Acme
) -> None:
    page = hal.get(HERE)
    text = text_of(page)
    assert "5 people in 3 units" in text
    # Hal is in the company and has no manager; Ada owns it, and needs none.
    assert "3 people without a manager, 2 units without a lead" in text
    assert "Ada" in text
    assert "Rita" not in text
    assert "Rita" in text_of(hal.get(f"{HERE}?at={acme.legal.public_id}"))
    assert "Rita" in text_of(hal.get(at("branch", acme.legal.public_id), headers=HTMX))


def test_filters_and_search(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        MembershipFactory.create(user__name="Gone", left=True)
        MembershipFactory.create(user__name="Ines", joined_at=None, unit=acme.legal)
        Membership.objects.filter(pk=acme.ben.pk).update(
            title="Account executive", employee_id="E7"
        )
    for query, found, not_found in (
        ("show=left", "Gone", "Ben"),
        ("show=invited", "Ines", "Ben"),
        ("show=no_manager", "Rita", "Ben"),
        ("q=account+ben", "Ben", "Rita"),
        ("q=e7", "Ben", "Rita"),
        ("q=lega", "Rita", "Ben"),
        ("q=%00", "Ada", "Gone"),
        ("show=nonsense&page=x&q=be", "Ben", "Rita"),
    ):
        main = text_of(hal.get(f"{HERE}?{query}", headers=HTMX))
        assert f">{found}</a>" in main, query
        assert f">{not_found}</a>" not in main, query


def test_queries_do_not_grow_with_people_and_units(hal: Client, acme: Acme) -> None:
    addresses = [HERE, f"{HERE}?q=p", at("person", acme.ben.public_id)]
    addresses += [at("unit", acme.sales.public_id)]

    def counts() -> list[int]:
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert hal.get(address).status_code == 200
            found.append(len(queries))
        return found

    counts()
    few = counts()
    with in_organization(acme.organization.pk):
        for n in range(4):
            unit = UnitFactory.create(name=f"U{n}", parent=acme.company)
            users = User.objects.bulk_create(
                User(email=f"p{n}.{k}@example.org", name=f"P{n}.{k}") for k in range(40)
            )
            Membership.objects.bulk_create(
                Membership(
                    organization=acme.organization,
                    user=user,
                    unit=acme.company if k % 2 else unit,
                )
                for k, user in enumerate(users)
            )
    assert counts() == few
    assert max(few) <= 18
    # The rest of the company's people come on demand.
    page = text_of(hal.get(HERE))
    assert "52 more" in page
    more = hal.get(f"{at('branch', acme.company.public_id)}?from=30", headers=HTMX)
    assert text_of(more).count("data-person") == 30


def values(member: Membership, **changes: str) -> dict[str, str]:
    return {
        "unit": member.unit.public_id if member.unit else "",
        "manager": str(member.manager or ""),
        "role": member.role,
        **changes,
    }


def test_a_person_is_changed(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        given = values(
            acme.rita,
            unit=acme.sales.public_id,
            manager="lena (sales)",
            dotted_manager="ben@example.org",
            title="Counsel",
            employee_id="E1",
            work_email="Rita@Example.org",
            started_on="2024-02-01",
            name="Somebody else",
        )
    answer = hal.post(at("person", acme.rita.public_id), given)
    assert answer.status_code == REDIRECT
    with in_organization(acme.organization.pk):
        rita = Membership.objects.get(pk=acme.rita.pk)
        assert (rita.unit, rita.manager, rita.dotted_manager) == (
            acme.sales,
            acme.lena,
            acme.ben,
        )
        assert (rita.employee_id, rita.work_email) == ("E1", "rita@example.org")
        # The name of somebody who has joined is theirs.
        assert str(rita) == "Rita"


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("manager", "Nobody", "No one here has this name"),
        ("manager", "Ben", "below them"),
        ("dotted_manager", "Lena", "themselves"),
        ("employee_id", "E9", "Another person has this already"),
        ("role", "owner", "Select a valid choice"),
        ("started_on", "soon", "Enter a valid date"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_saved(
    hal: Client, acme: Acme, field: str, value: str, error: str
) -> None:
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.ada.pk).update(employee_id="E9")
        given = values(acme.lena, title="New title") | {field: value}
    answer = hal.post(at("person", acme.lena.public_id), given, headers=HTMX)
    assert answer.status_code == INVALID
    assert error in text_of(answer)
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=acme.lena.pk).title == ""


def test_two_of_one_name_are_told_apart(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        MembershipFactory.create(
            user__name="Ben", user__email="other@example.org", unit=acme.legal
        )
        given = values(acme.rita)
    there = at("person", acme.rita.public_id)
    answer = hal.post(there, given | {"manager": "Ben"}, headers=HTMX)
    assert "Ben (Legal), Ben (Sales)" in text_of(answer)
    assert hal.post(there, given | {"manager": "Ben (Legal)"}).status_code == REDIRECT
    options = text_of(hal.get(f"{at('find')}?manager=be", headers=HTMX))
    assert options.count("<option") == 2


def test_a_manager_is_left_as_it_is_whoever_has_the_same_name(
    hal: Client, acme: Acme
) -> None:
    there = at("person", acme.rita.public_id)
    with in_organization(acme.organization.pk):
        first, _second = (
            MembershipFactory.create(
                user__name="Kim", user__email=f"kim{n}@example.org", unit=acme.sales
            )
            for n in range(2)
        )
        gone = MembershipFactory.create(user__name="Gone", left=True)
    for manager, label in ((first, "Kim (Sales)"), (gone, "Gone")):
        with in_organization(acme.organization.pk):
            Membership.objects.filter(pk=acme.rita.pk).update(manager=manager)
            given = values(acme.rita, manager=label, title=f"Below {label}")
        assert hal.post(there, given).status_code == REDIRECT
        with in_organization(acme.organization.pk):
            rita = Membership.objects.get(pk=acme.rita.pk)
            assert (rita.manager, rita.title) == (manager, f"Below {label}")


def test_a_unit_gets_a_lead_and_loses_them(hal: Client, acme: Acme) -> None:
    there = at("unit", acme.legal.public_id)
    assert hal.post(there, {"lead": "Rita"}).status_code == REDIRECT
    with in_organization(acme.organization.pk):
        assert UnitLead.objects.get(unit=acme.legal).member == acme.rita
    hal.post(at("lead_end", acme.legal.public_id, acme.rita.public_id))
    with in_organization(acme.organization.pk):
        assert not UnitLead.objects.filter(unit=acme.legal).exists()
    answer = hal.post(there, {"name": "Sales", "kind": "team"}, headers=HTMX)
    assert answer.status_code == INVALID
    assert hal.post(there, {"name": "Law", "kind": "team"}).status_code == REDIRECT


def test_a_unit_is_added_archived_and_restored(hal: Client, acme: Acme) -> None:
    given = {"name": "Labs", "kind": "team", "parent": acme.legal.public_id}
    assert hal.post(at("unit_create"), given).status_code == REDIRECT
    with in_organization(acme.organization.pk):
        labs = Unit.objects.get(name="Labs")
    hal.post(at("unit_archive", labs.public_id))
    assert "Labs" not in text_of(hal.get(HERE))
    assert "Restore unit" in text_of(hal.get(at("unit", labs.public_id)))
    hal.post(at("unit_restore", labs.public_id))
    assert "Archived" not in text_of(hal.get(at("unit", labs.public_id)))


def test_a_merge_is_previewed_carried_out_and_undone(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.ada, unit=acme.legal)
    there = f"{at('change')}?kind=merge&unit={acme.legal.public_id}"
    assert "What changes" not in text_of(hal.get(there))
    there += f"&into={acme.sales.public_id}"
    preview = text_of(hal.get(there))
    assert '<span>People move</span> <b class="num">1</b>' in preview
    assert '<span>Open goals change unit</span> <b class="num">1</b>' in preview
    assert hal.post(there, {"reason": "Too small"}).status_code == REDIRECT
    page = text_of(hal.get(HERE))
    assert "Too small" in page
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=acme.rita.pk).unit == acme.sales
        change = StructuralChange.objects.get()
    hal.post(at("undo", change.public_id))
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=acme.rita.pk).unit == acme.legal


def test_people_are_moved_by_the_page_that_m_and_dragging_lead_to(
    hal: Client, acme: Acme
) -> None:
    there = f"{at('change')}?kind=move_people&people={acme.rita.public_id}"
    assert "Choose at least" not in text_of(hal.get(there))
    bad = hal.get(f"{at('change')}?kind=split&unit={acme.legal.public_id}&name=Sales")
    assert bad.status_code == INVALID
    there += f"&into={acme.sales.public_id}"
    assert hal.post(there, {}).status_code == REDIRECT
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=acme.rita.pk).unit == acme.sales
    assert hal.get(f"{at('change')}?people=%00").status_code == 200
    for wrong in ("kind=nothing", "kind=merge&unit=bcdfghjkmnpq", "kind=merge"):
        assert hal.get(f"{at('change')}?{wrong}").status_code == 404


def new_person(**over: str) -> dict[str, str]:
    return {"name": "Noor Haddad", "role": "member", "employee_id": "E-77"} | over


def test_a_person_is_added_with_all_that_the_form_says(hal: Client, acme: Acme) -> None:
    page = text_of(hal.get(f"{at('person_create')}?unit={acme.legal.public_id}"))
    assert f'<option value="{acme.legal.public_id}" selected' in page
    sent = new_person(unit=acme.legal.public_id, manager="Rita", title="Counsel")
    answer = hal.post(at("person_create"), sent)
    assert answer.status_code == REDIRECT
    with in_organization(acme.organization.pk):
        made = Membership.objects.get(employee_id="E-77")
        assert str(made) == "Noor Haddad"
        assert (made.unit, made.manager, made.title) == (
            acme.legal,
            acme.rita,
            "Counsel",
        )
        assert made.status == Membership.Status.INVITED
        assert not Invitation.objects.exists()
        assert Event.objects.filter(verb="member.added", object_id=made.pk).exists()
    assert answer.headers["Location"] == at("person", made.public_id)


def test_an_added_person_is_invited_where_that_is_asked(
    hal: Client, acme: Acme
) -> None:
    sent = new_person(invites="on")
    refused = hal.post(at("person_create"), sent)
    assert refused.status_code == INVALID
    assert "Enter the address to invite them at." in text_of(refused)
    hal.post(at("person_create"), sent | {"work_email": "Noor@Acme.example"})
    with in_organization(acme.organization.pk):
        assert Invitation.objects.get().email == "noor@acme.example"
        assert Membership.objects.filter(employee_id="E-77").count() == 1


def test_a_person_without_address_and_id_is_not_added_nor_anybody_twice(
    hal: Client, acme: Acme
) -> None:
    refused = hal.post(at("person_create"), new_person(employee_id=""))
    assert refused.status_code == INVALID
    assert "Enter a work email or an employee ID." in text_of(refused)
    assert hal.post(at("person_create"), new_person()).status_code == REDIRECT
    again = hal.post(at("person_create"), new_person())
    assert again.status_code == INVALID
    assert "Another person has this already." in text_of(again)
    with in_organization(acme.organization.pk):
        assert Membership.objects.filter(user__name="Noor Haddad").count() == 1
    assert User.objects.filter(name="Noor Haddad").count() == 1


def test_nobody_is_added_above_oneself(hal: Client, acme: Acme) -> None:
    refused = hal.post(at("person_create"), new_person(role="owner"))
    assert refused.status_code == INVALID
    with in_organization(acme.organization.pk):
        assert not Membership.objects.filter(employee_id="E-77").exists()
