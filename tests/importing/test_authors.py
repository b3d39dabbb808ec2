"""A file is planned and written as its author: every line asks the policy, twice."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from goals.importing import jobs
from goals.models import Goal, GoalImport
from organizations.models import Cycle, Membership, Organization, Unit
from organizations.tenancy import in_organization
from tests.cast import Acme, signed_in
from tests.factories import GoalFactory, KeyResultFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

State = GoalImport.State
HEAD = "id,title,framework,kind"


@pytest.fixture
def logos(acme: Acme) -> Goal:
    """40 new logos, owned by Ada; Lena leads Sales, and reads it like everybody."""
    with in_organization(acme.organization.pk):
        top = GoalFactory.create(
            by=acme.ada, title="Grow", owner=acme.ada, unit=acme.company
        )
        return KeyResultFactory.create(
            by=acme.ada, parent=top, owner=acme.ada, unit=acme.company
        )


def exported(client: Client) -> list[dict[str, str]]:
    text = client.get(reverse("goals:export", args=["acme"])).content.decode()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\N{BOM}"))))


def written(rows: list[dict[str, str]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def upload(client: Client, text: str) -> GoalImport:
    file = SimpleUploadedFile("goals.csv", text.encode(), content_type="text/csv")
    answer = client.post(reverse("goals:import", args=["acme"]), {"file": file})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    with in_organization(organization_of().pk):
        return GoalImport.objects.select_related("organization").latest("pk")


def organization_of() -> Organization:
    return Organization.objects.get(slug="acme")


def confirm(client: Client, row: GoalImport) -> GoalImport:
    """As the button does, and the job after it."""
    url = reverse("goals:import_confirm", args=["acme", row.public_id])
    client.post(url)
    jobs.run(row.organization_id, row.pk)
    return again(row)


def again(row: GoalImport) -> GoalImport:
    with in_organization(row.organization_id):
        return GoalImport.objects.get(pk=row.pk)


def codes(row: GoalImport) -> set[tuple[int | None, str]]:
    found = row.report["findings"]
    return {
        (each["line"], each["code"]) for each in found if each["severity"] == "error"
    }


def test_a_lead_cannot_rewrite_the_companys_goals(acme: Acme, logos: Goal) -> None:
    """Export, change title and target, import, confirm."""
    client = signed_in(acme.lena)
    rows = exported(client)
    for row in rows:
        if row["title"] == "40 new logos":
            row["title"], row["target"] = "1 new logo", "1"
    done = upload(client, written(rows))
    assert {code for _line, code in codes(done)} == {"not_allowed"}
    assert confirm(client, done).state == State.CHECKED
    with in_organization(acme.organization.pk):
        logos.refresh_from_db()
    assert (logos.title, logos.target) == ("40 new logos", Decimal(40))


def test_lines_that_change_nothing_may_stay_in_the_file(
    acme: Acme, logos: Goal
) -> None:
    """Whoever exports all and changes their own imports all of it."""
    with in_organization(acme.organization.pk):
        GoalFactory.create(by=acme.lena, title="Ours", owner=acme.ben, unit=acme.sales)
    client = signed_in(acme.lena)
    rows = exported(client)
    for row in rows:
        if row["title"] == "Ours":
            row["title"] = "Ours, sharper"
    done = upload(client, written(rows))
    assert codes(done) == set()
    assert confirm(client, done).state == State.DONE
    with in_organization(acme.organization.pk):
        assert Goal.objects.filter(title="Ours, sharper").exists()


def test_a_guessed_id_finds_no_private_draft(acme: Acme) -> None:
    """Not by its public id, its external id, nor as a parent; and the file tells nothing
    of it: what is not there and what is private are answered alike.
    """
    with in_organization(acme.organization.pk):
        secret = GoalFactory.create(
            by=acme.ada,
            title="Secret",
            owner=acme.ada,
            state="draft",
            external_id="X-1",
        )
    client = signed_in(acme.lena)

    def found(
        ids: list[str], parent: str
    ) -> tuple[set[tuple[int | None, str]], object]:
        lines = [f"{pk},Mine,okr,objective,Acme/Sales," for pk in ids]
        lines.append(f"below,Mine,okr,objective,Acme/Sales,{parent}")
        row = upload(client, "\n".join([f"{HEAD},unit_path,parent_id", *lines]))
        return codes(row), (row.report["created"], row.report["updated"])

    guessed = found([secret.public_id, "X-1"], secret.public_id)
    nothing = found(["zzzzzzzzzzzz", "X-2"], "zzzzzzzzzzzz")
    assert guessed == nothing
    done = upload(client, f"{HEAD},unit_path\nX-1,Mine,okr,objective,Acme/Sales\n")
    assert confirm(client, done).state == State.DONE, done.report
    with in_organization(acme.organization.pk):
        secret.refresh_from_db()
        assert (secret.title, secret.external_id) == ("Secret", "X-1")
        assert Goal.objects.filter(external_id="X-1", title="Mine").exists()


def test_a_goal_under_a_private_draft_stays_there(acme: Acme) -> None:
    """Its export names a parent that its author may not know of, and imports unchanged;
    another goal is not put there by that id.
    """
    with in_organization(acme.organization.pk):
        secret = GoalFactory.create(by=acme.ada, owner=acme.ada, state="draft")
        ours = GoalFactory.create(
            by=acme.ada, title="Ours", unit=acme.sales, parent=secret
        )
        free = GoalFactory.create(by=acme.lena, title="Free", unit=acme.sales)
    client = signed_in(acme.lena)
    rows = {row["title"]: row for row in exported(client)}
    assert rows["Ours"]["parent_id"] == secret.public_id
    assert upload(client, written([*rows.values()])).report["updated"] == 0
    rows["Ours"]["title"] = "Ours, sharper"
    done = confirm(client, upload(client, written([*rows.values()])))
    assert done.state == State.DONE, done.report
    with in_organization(acme.organization.pk):
        ours.refresh_from_db()
    assert (ours.title, ours.parent_id) == ("Ours, sharper", secret.pk)
    guess = upload(client, f"id,parent_id\n{free.public_id},{secret.public_id}\n")
    assert codes(guess) == {(2, "missing_parent")}


@pytest.mark.parametrize(
    ("columns", "line", "refused"),
    [
        ("owner_email", "rita@example.org", True),
        ("owner_email", "lena@example.org", False),
        ("owner_email", "ben@example.org", False),
        ("unit_path", "Acme/Legal", True),
        ("unit_path", "Acme/Sales", False),
        ("unit_path", "Acme/Sales/Brand new team", True),
        ("unit_path", "Brand new company", True),
        ("unit_path,cycle", "Acme/Sales,2031-Q3", True),
    ],
)
def test_a_lead_makes_goals_for_those_they_lead_alone(
    acme: Acme, columns: str, line: str, *, refused: bool
) -> None:
    client = signed_in(acme.lena)
    row = upload(client, f"{HEAD},{columns}\n1,New,okr,objective,{line}\n")
    assert ((2, "not_allowed") in codes(row)) is refused, row.report["findings"]
    confirm(client, row)
    with in_organization(acme.organization.pk):
        assert Goal.objects.filter(title="New").exists() is not refused
        assert not Unit.objects.filter(name__startswith="Brand new").exists()
        assert not Cycle.objects.filter(name__startswith="2031").exists()


def test_hr_makes_units_and_cycles(acme: Acme) -> None:
    client = signed_in(acme.hal)
    row = upload(
        client, f"{HEAD},unit_path,cycle\n1,New,okr,objective,Acme/Press,2031-Q3\n"
    )
    assert confirm(client, row).state == State.DONE, row.report
    with in_organization(acme.organization.pk):
        assert Unit.objects.filter(name="Press").exists()


def take_role(acme: Acme) -> None:
    Membership.objects.filter(pk=acme.hal.pk).update(role="member")


def leave(acme: Acme) -> None:
    Membership.objects.filter(pk=acme.hal.pk).update(left_at=timezone.now())


@pytest.mark.parametrize("change", [take_role, leave])
def test_what_was_taken_since_the_dry_run_is_refused_in_the_job(
    acme: Acme, logos: Goal, change: Callable[[Acme], None]
) -> None:
    client = signed_in(acme.hal)
    row = upload(client, f"id,title\n{logos.public_id},Rewritten\n")
    assert row.report["ok"]
    client.post(reverse("goals:import_confirm", args=["acme", row.public_id]))
    with in_organization(acme.organization.pk):
        change(acme)
    jobs.run(row.organization_id, row.pk)
    assert again(row).state == State.FAILED
    with in_organization(acme.organization.pk):
        logos.refresh_from_db()
    assert logos.title == "40 new logos"


def test_a_lead_moved_away_since_the_dry_run_is_refused_line_by_line(
    acme: Acme, logos: Goal
) -> None:
    """They still may import: the job asks again for each line."""
    with in_organization(acme.organization.pk):
        ours = GoalFactory.create(by=acme.lena, title="Ours", unit=acme.sales)
    client = signed_in(acme.lena)
    row = upload(client, f"id,title\n{ours.public_id},Rewritten\n")
    assert row.report["ok"], row.report
    client.post(reverse("goals:import_confirm", args=["acme", row.public_id]))
    with in_organization(acme.organization.pk):
        acme.lena.leads.update(unit=acme.legal)
    jobs.run(row.organization_id, row.pk)
    done = again(row)
    assert (done.state, codes(done)) == (State.FAILED, {(2, "not_allowed")})
