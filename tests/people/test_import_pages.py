"""Importing people by the pages, by the job and by the command."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from organizations.models import Event, Membership, User
from organizations.tenancy import in_organization
from people.importing import jobs
from people.models import ColumnMeanings, PeopleImport
from people.sweeps import pending_imports
from tests.cast import Acme, signed_in
from tests.factories import InvitationFactory, MembershipFactory, UnitFactory
from tests.people.files import people_csv, sample, write

if TYPE_CHECKING:
    from django.core.mail import EmailMessage
    from django.test import Client

UNPROCESSABLE, REDIRECT = 422, 302


def at(name: str, *parts: str) -> str:
    return reverse(f"people:{name}", args=["acme", *parts])


@pytest.fixture
def hal(acme: Acme) -> Client:
    return signed_in(acme.hal)


def send(client: Client, content: bytes, name: str = "people.csv") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(at("import"), {"file": file})


def latest(acme: Acme) -> PeopleImport:
    with in_organization(acme.organization.pk):
        return PeopleImport.objects.latest("pk")


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def columns(row: PeopleImport, **changes: str) -> dict[str, str]:
    """The form as it is sent without a change."""
    return {f"column-{n}": meaning for n, meaning in enumerate(row.meanings)} | changes


def run_job(acme: Acme) -> PeopleImport:
    jobs.run(acme.organization.pk, latest(acme).pk)
    return latest(acme)


def test_from_errors_to_done_to_nothing_left_to_do(
    hal: Client, acme: Acme, mailoutbox: list[EmailMessage]
) -> None:
    wrong = people_csv(["E1", "a@example.org", "Anna", "Legal", "Who?"])
    page = text_of(hal.get(send(hal, wrong).url))
    assert "1 error to correct" in page
    assert "neither in the file nor here" in page
    hal.post(at("import_confirm", latest(acme).public_id), {"leaving": "0"})
    assert latest(acme).state == PeopleImport.State.CHECKED
    right = people_csv(["E1", "a@example.org", "Anna", "Legal", "Ada"])
    page = text_of(hal.get(send(hal, right).url))
    assert "Check before importing" in page
    row = latest(acme)
    for _ in range(2):
        hal.post(at("import_confirm", row.public_id), {"leaving": "0"})
    assert pending_imports() == [(acme.organization.pk, row.pk)]
    assert run_job(acme).state == PeopleImport.State.DONE
    assert pending_imports() == []
    run_job(acme)
    with in_organization(acme.organization.pk):
        anna = Membership.objects.get(user__name="Anna")
        assert (anna.unit, anna.manager, anna.joined_at) == (acme.legal, acme.ada, None)
        assert Event.objects.filter(verb="people.imported").count() == 1
    assert "1</b> unchanged" in text_of(hal.get(send(hal, right).url))
    assert mailoutbox == []


def test_meanings_are_chosen_and_remembered_for_the_source(
    hal: Client, acme: Acme
) -> None:
    content = people_csv(
        ["a@example.org", "Anna", "Boss"], header=("Email", "Name", "Level")
    )
    page = text_of(hal.get(send(hal, content).url))
    # A value of each column, to tell what it is.
    assert "Boss" in page
    row = latest(acme)
    answer = hal.post(
        at("import_meanings", row.public_id), columns(row, **{"column-2": "title"})
    )
    assert answer.status_code == REDIRECT
    assert latest(acme).meanings == ["email", "name", "title"]
    send(hal, content)
    assert latest(acme).meanings == ["email", "name", "title"]
    bad = hal.post(
        at("import_meanings", row.public_id), columns(row, **{"column-2": "password"})
    )
    assert bad.status_code == UNPROCESSABLE
    with in_organization(acme.organization.pk):
        assert ColumnMeanings.objects.count() == 1


def test_a_complete_file_asks_before_anybody_leaves(hal: Client, acme: Acme) -> None:
    emails = [f"{name}@example.org" for name in ("ada", "hal", "lena", "ben")]
    content = people_csv(*([email] for email in emails), header=("Email",))
    send(hal, content)
    row = latest(acme)
    hal.post(at("import_meanings", row.public_id), columns(row, is_complete="on"))
    page = text_of(hal.get(at("import_detail", row.public_id)))
    assert "1 person isn’t in the file and leaves" in page
    assert "Rita" in page
    # Not with the page from before, which named nobody.
    hal.post(at("import_confirm", row.public_id), {"leaving": "0"})
    assert latest(acme).state == PeopleImport.State.CHECKED
    hal.post(at("import_confirm", row.public_id), {"leaving": "1"})
    run_job(acme)
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=acme.rita.pk).has_left


def test_whoever_came_after_the_preview_does_not_leave_unseen(
    hal: Client, acme: Acme
) -> None:
    emails = [f"{name}@example.org" for name in ("ada", "hal", "lena", "ben")]
    send(hal, people_csv(*([email] for email in emails), header=("Email",)))
    row = latest(acme)
    hal.post(at("import_meanings", row.public_id), columns(row, is_complete="on"))
    hal.post(at("import_confirm", row.public_id), {"leaving": "1"})
    with in_organization(acme.organization.pk):
        cleo = MembershipFactory.create(user__name="Cleo")
    assert run_job(acme).state == PeopleImport.State.CHECKED
    with in_organization(acme.organization.pk):
        here = Membership.objects.filter(pk__in=[cleo.pk, acme.rita.pk], left_at=None)
        assert here.count() == 2
    page = text_of(hal.get(at("import_detail", row.public_id)))
    assert "Since you confirmed" in page
    assert "Cleo" in page
    hal.post(at("import_confirm", row.public_id), {"leaving": "2"})
    assert run_job(acme).state == PeopleImport.State.DONE
    with in_organization(acme.organization.pk):
        assert Membership.objects.get(pk=cleo.pk).has_left


def test_an_old_import_is_shown_once_its_file_is_gone(hal: Client, acme: Acme) -> None:
    send(hal, people_csv(["E1", "a@example.org", "Anna"]))
    row = latest(acme)
    hal.post(at("import_confirm", row.public_id), {"leaving": "0"})
    run_job(acme)
    with in_organization(acme.organization.pk):
        PeopleImport.objects.update(content=b"")
    page = hal.get(at("import_detail", row.public_id))
    assert "People imported" in text_of(page)


def test_secrets_of_a_file_are_stored_nowhere(hal: Client, acme: Acme) -> None:
    send(hal, sample("google_workspace"))
    row = latest(acme)
    page = text_of(hal.get(at("import_detail", row.public_id)))
    assert "Password [Required]" in page
    for text in ("****", "5550199"):
        assert text not in page
        assert text not in json.dumps(row.report)


def test_a_large_file_is_checked_by_the_job(hal: Client, acme: Acme) -> None:
    lines = [[f"E{n}", f"p{n}@example.org", f"P {n}", "Legal"] for n in range(2_001)]
    page = text_of(hal.get(send(hal, people_csv(*lines)).url))
    assert "Working on your file" in page
    assert run_job(acme).report["new"] == 2_001
    assert latest(acme).state == PeopleImport.State.CHECKED


def test_the_job_asks_again_whether_its_author_may(hal: Client, acme: Acme) -> None:
    send(hal, people_csv(["E1", "a@example.org", "Anna"]))
    hal.post(at("import_confirm", latest(acme).public_id), {"leaving": "0"})
    with in_organization(acme.organization.pk):
        Membership.objects.filter(pk=acme.hal.pk).update(role="member")
    row = run_job(acme)
    assert row.state == PeopleImport.State.FAILED
    assert "can no longer manage people" in row.report["errors"][0]["message"]


def test_a_file_that_kills_its_worker_is_given_up(hal: Client, acme: Acme) -> None:
    send(hal, people_csv(["E1", "a@example.org", "Anna"]))
    hal.post(at("import_confirm", latest(acme).public_id), {"leaving": "0"})
    with in_organization(acme.organization.pk):
        PeopleImport.objects.update(attempts=jobs.MOST_ATTEMPTS)
    assert run_job(acme).state == PeopleImport.State.FAILED


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04x"])
def test_an_unreadable_file_is_refused_at_the_field(
    hal: Client, content: bytes
) -> None:
    assert send(hal, content).status_code == UNPROCESSABLE


def test_what_is_exported_imports_without_a_change(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        write(sample("lattice"), acme.hal)
    for query in ("", "?for=excel"):
        answer = hal.get(f"{at('export')}{query}")
        assert answer.status_code == 200
        send(hal, answer.content)
        report = latest(acme).report
        assert (report["new"], report["changed"], report["errors"]) == (0, 0, [])
        assert report["same"] == 10
    with in_organization(acme.organization.pk):
        assert Event.objects.filter(verb="people.exported").count() == 2


def test_odd_names_and_former_managers_import_again(hal: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        odd = UnitFactory.create(name="R&D / Platform > Core", parent=acme.legal)
        gone = MembershipFactory.create(user__name="Gone", left=True)
        Membership.objects.filter(pk=acme.rita.pk).update(unit=odd, manager=gone)
        # Invited by their address alone, without a work email.
        InvitationFactory.create(by=acme.ada, email="ines@example.org")
    send(hal, hal.get(at("export")).content)
    report = latest(acme).report
    assert (report["new"], report["changed"], report["errors"]) == (0, 0, [])
    assert report["units"] == []
    named = people_csv(
        ["rita@example.org", "R&D / Platform > Core"], header=("Email", "Unit")
    )
    send(hal, named)
    assert (latest(acme).report["same"], latest(acme).report["units"]) == (1, [])


def test_the_command_imports_and_exports(acme: Acme, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(sample("lattice"))

    def run(*options: str) -> dict[str, Any]:
        out = StringIO()
        call_command("import_people", "acme", str(file), "--json", *options, stdout=out)
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    dry = run("--dry-run")
    with in_organization(acme.organization.pk):
        assert Membership.objects.count() == 5
    assert run() == dry
    assert (run()["same"], run()["new"]) == (5, 0)
    leaving = run("--dry-run", "--complete")["leaving"]
    assert sorted(leaving) == ["Ben", "Hal", "Lena", "Rita"]
    out = StringIO()
    call_command("export_people", "acme", stdout=out)
    assert "L-03,ben.falk@northlight.example,Ben Falk,Agent,/Support" in out.getvalue()


def test_a_wrong_file_ends_the_command_with_an_error(
    acme: Acme, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(people_csv(["", "", "Nobody"]))
    errors = StringIO()
    with pytest.raises(SystemExit):
        call_command(
            "import_people", "acme", str(file), stdout=StringIO(), stderr=errors
        )
    assert "row 2" in errors.getvalue()


def test_nobody_signs_in_as_an_imported_person(hal: Client, acme: Acme) -> None:
    send(hal, people_csv(["E1", "a@example.org", "Anna"]))
    hal.post(at("import_confirm", latest(acme).public_id), {"leaving": "0"})
    run_job(acme)
    user = User.objects.get(name="Anna")
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert user.email.endswith("@invited.invalid")
    # An account of that address, in another organization, is not looked at.
    assert not User.objects.filter(email="a@example.org").exists()
