"""Custom frameworks: permissions, isolation, and queries of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from organizations.tenancy import in_organization
from tests.cast import signed_in
from tests.costs import queries_of
from tests.factories import GoalFactory
from tests.setup.custom_frameworks.hands import (
    BETS,
    OWN,
    catalogue,
    draft,
    file_with,
    in_force,
    press,
    upload,
)

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Acme, Umbra


@pytest.mark.parametrize("who", ["lena", "ben", "rita"])
def test_only_hr_admins_and_owners_build(acme: Acme, hal: Client, who: str) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    client = signed_in(getattr(acme, who))
    parts = ("", "new/", "import/", "bets/", "bets/preview/", "bets/discard/")
    for part in (*parts, "bets/export/", "bets/remove/"):
        assert client.get(OWN + part).status_code == 403, part
        assert client.post(OWN + part).status_code in (403, 405), part
    assert draft(acme).document["name"] == "Wagers"


def test_another_organization_does_not_see_it(
    acme: Acme, hal: Client, umbra: Umbra
) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    mallory = signed_in(umbra.mallory)
    theirs = "/o/umbra/setup/frameworks/custom/"
    for part in ("bets/", "bets/preview/", "bets/export/", "bets/remove/"):
        assert mallory.get(theirs + part).status_code == 404, part
    assert "bets" not in mallory.get(theirs).content.decode()
    assert "Copy of Bets" not in mallory.get(f"{theirs}new/").content.decode()
    assert catalogue(umbra.organization).framework("bets") is None
    # The slug is free there.
    answer = mallory.post(f"{theirs}new/", {"name": "Bets", "copied": ""})
    assert answer.headers["Location"] == f"{theirs}bets/"


def test_the_number_of_queries_is_constant(acme: Acme, hal: Client) -> None:
    in_force(hal)
    press(hal, BETS, "save", name="Wagers")
    urls = (OWN, f"{OWN}new/", BETS, f"{BETS}?kind=bet", f"{BETS}preview/")
    before = {url: queries_of(hal, url) for url in urls}
    upload(hal, file_with(slug="more"))
    press(hal, BETS, "add-kind", **{"new-kind": "Another"})
    with in_organization(acme.organization.pk):
        acme.ben.organization.refresh_from_db()
        for number in range(3):
            GoalFactory.create(
                by=acme.ben, title=f"{number}", framework="bets", kind="bet"
            )
    assert {url: queries_of(hal, url) for url in urls} == before
    assert max(before.values()) <= 12, before
