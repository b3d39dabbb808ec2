"""Writing a V2MOM on its page, and starting one from the one above."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from frameworks.v2mom.tests.factories import MeasureFactory, PartFactory, VisionFactory
from goals.models import Goal, Support
from goals.rollup import drain
from organizations.tenancy import in_organization
from tests.documents.pages import queries_of

if TYPE_CHECKING:
    from organizations.models import Membership, Unit
    from tests.cast import Acme


def browser(who: Membership) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def url(name: str, holder: Membership | Unit) -> str:
    return reverse(f"strategy:{name}", args=["acme", "v2mom", holder.public_id])


def read(who: Membership, holder: Membership | Unit, **query: str) -> str:
    answer = browser(who).get(url("document", holder), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def send(who: Membership, name: str, holder: Membership | Unit, **data: Any) -> Any:
    return browser(who).post(url(name, holder), data)


@pytest.fixture
def vision(acme: Acme) -> Goal:
    with in_organization(acme.organization.pk):
        vision = VisionFactory.create(by=acme.ada, unit=acme.company)
        PartFactory.create(
            by=acme.ada, kind="value", title="Honest forecasts", parent=vision
        )
        method = PartFactory.create(
            by=acme.ada, kind="method", title="Sell to the enterprises", parent=vision
        )
        PartFactory.create(
            by=acme.ada, kind="method", title="Keep every customer", parent=vision
        )
        MeasureFactory.create(by=acme.ada, parent=method, title="40 new logos")
        MeasureFactory.create(by=acme.ada, parent=vision, title="We are all rich")
        PartFactory.create(
            by=acme.ada, kind="obstacle", title="Nobody knows ports", parent=vision
        )
        drain(acme.organization.pk)
        return vision


def goal(acme: Acme, title: str) -> Goal:
    with in_organization(acme.organization.pk):
        return Goal.objects.select_related("parent", "unit", "owner").get(title=title)


def test_the_page_reads_from_the_vision_to_the_measures(
    acme: Acme, vision: Goal
) -> None:
    page = read(acme.rita, acme.company)
    shown = ["Be first", "Honest forecasts", "Sell to the enterprises", "40 new logos"]
    shown += ["Keep every customer", "Nobody knows ports", "We are all rich"]
    places = [page.index(text, page.index("<main")) for text in shown]
    assert places == sorted(places)


def test_only_who_may_write_gets_fields(acme: Acme, vision: Goal) -> None:
    assert 'name="title"' in read(acme.ada, acme.company, write="1")
    assert 'name="title"' not in read(acme.ada, acme.company)
    assert 'name="title"' not in read(acme.rita, acme.company, write="1")


def test_a_line_becomes_a_part(acme: Acme, vision: Goal) -> None:
    data = {"kind": "value", "title": "Fewer, deeper", "parent": vision.public_id}
    answer = send(acme.ada, "add", acme.company, **data)
    assert answer.status_code == 302
    added = goal(acme, "Fewer, deeper")
    assert (added.parent, added.state, added.unit) == (vision, "active", acme.company)
    assert not added.contributes


@pytest.mark.parametrize("title", ["", "x" * 301])
def test_a_line_that_is_no_sentence_is_refused(
    acme: Acme, vision: Goal, title: str
) -> None:
    data = {"kind": "value", "title": title, "parent": vision.public_id}
    send(acme.ada, "add", acme.company, **data)
    with in_organization(acme.organization.pk):
        assert Goal.objects.filter(kind="value").count() == 1


def test_a_measure_needs_its_own_form(acme: Acme, vision: Goal) -> None:
    data = {"kind": "measure", "title": "Many", "parent": vision.public_id}
    send(acme.ada, "add", acme.company, **data)
    with in_organization(acme.organization.pk):
        assert not Goal.objects.filter(title="Many").exists()


def test_others_add_nothing(acme: Acme, vision: Goal) -> None:
    data = {"kind": "value", "title": "Mine", "parent": vision.public_id}
    assert send(acme.rita, "add", acme.company, **data).status_code == 403


@pytest.mark.parametrize(
    "how", [{"direction": "up"}, {"to": "1", "before": "Sell to the enterprises"}]
)
def test_methods_are_ranked_by_keys_and_by_dragging(
    acme: Acme, vision: Goal, how: dict[str, str]
) -> None:
    moved = goal(acme, "Keep every customer")
    if "before" in how:
        how = how | {"before": goal(acme, how["before"]).public_id}
    send(acme.ada, "rank", acme.company, goal=moved.public_id, **how)
    page = read(acme.ada, acme.company)
    assert page.index("Keep every customer") < page.index("Sell to the enterprises")


def test_others_rank_nothing(acme: Acme, vision: Goal) -> None:
    moved = goal(acme, "Keep every customer")
    data = {"goal": moved.public_id, "direction": "up"}
    assert send(acme.rita, "rank", acme.company, **data).status_code == 403


def test_who_leads_a_unit_below_is_offered_a_start(acme: Acme, vision: Goal) -> None:
    start = url("start", acme.sales)
    assert f"{start}?from={vision.public_id}" in read(acme.lena, acme.company)
    assert start not in read(acme.rita, acme.company)


def begin(acme: Acme, vision: Goal, **over: Any) -> Any:
    method = goal(acme, "Sell to the enterprises")
    data = {
        "from": vision.public_id,
        "title": "Be where the supply is thin",
        "under": vision.public_id,
        f"adopt_{method.public_id}": "on",
        f"title_{method.public_id}": "Meet every enterprise once",
        "new_id": "bcdfghjkmnpq",
    }
    return send(acme.lena, "start", acme.sales, **data | over)


def test_the_start_shows_the_vision_and_values_above(acme: Acme, vision: Goal) -> None:
    client = browser(acme.lena)
    answer = client.get(url("start", acme.sales), {"from": vision.public_id})
    page = answer.content.decode()
    assert "Be first" in page
    assert "Honest forecasts" in page
    assert "Sell to the enterprises" in page
    assert "40 new logos" not in page


def test_a_started_document_stands_below_and_snaps_to_what_it_took(
    acme: Acme, vision: Goal
) -> None:
    assert begin(acme, vision).status_code == 302
    own = goal(acme, "Be where the supply is thin")
    assert (own.parent, own.unit, own.owner) == (vision, acme.sales, acme.lena)
    assert own.contributes
    taken = goal(acme, "Meet every enterprise once")
    assert taken.parent == own
    with in_organization(acme.organization.pk):
        link = Support.objects.get()
    assert (link.goal_id, link.supported_id) == (
        taken.pk,
        goal(acme, "Sell to the enterprises").pk,
    )
    page = read(acme.rita, acme.sales)
    assert re.search(r"supports\s+<a[^>]*>Sell to the enterprises", page)


def test_starting_twice_makes_one(acme: Acme, vision: Goal) -> None:
    begin(acme, vision)
    assert begin(acme, vision).status_code == 302
    with in_organization(acme.organization.pk):
        assert Goal.objects.filter(kind="vision").count() == 2


def test_a_copied_silence_is_asked_about(acme: Acme, vision: Goal) -> None:
    method = goal(acme, "Sell to the enterprises")
    answer = begin(acme, vision, **{f"title_{method.public_id}": ""})
    assert answer.status_code == 422
    assert "Be where the supply is thin" in answer.content.decode()


def test_it_may_carry_a_method_above(acme: Acme, vision: Goal) -> None:
    method = goal(acme, "Sell to the enterprises")
    begin(acme, vision, under=method.public_id)
    assert goal(acme, "Be where the supply is thin").parent == method


def test_nobody_starts_for_others(acme: Acme, vision: Goal) -> None:
    data = {"from": vision.public_id, "title": "Mine", "under": vision.public_id}
    assert send(acme.rita, "start", acme.sales, **data).status_code == 403


def test_only_from_a_goal_that_documents_begin_with(acme: Acme, vision: Goal) -> None:
    method = goal(acme, "Sell to the enterprises")
    asked = {"from": method.public_id}
    answer = browser(acme.lena).get(url("start", acme.sales), asked)
    assert answer.status_code == 404


def test_the_teams_measure_moves_the_companys_vision(acme: Acme, vision: Goal) -> None:
    begin(acme, vision)
    with in_organization(acme.organization.pk):
        taken = Goal.objects.get(title="Meet every enterprise once")
        taken.organization = acme.organization
        measure = MeasureFactory.create(
            by=acme.lena, parent=taken, title="20 meetings", owner=acme.lena
        )
        drain(acme.organization.pk)
        before = Goal.objects.select_related("progress").get(pk=vision.pk).progress
        measure.current = measure.target
        measure.save(update_fields=["current"])
        drain(acme.organization.pk)
        after = Goal.objects.select_related("progress").get(pk=vision.pk).progress
    assert (after.progress or 0) > (before.progress or 0)


def test_the_pages_ask_as_much_for_many_parts(acme: Acme, vision: Goal) -> None:
    document = f"{url('document', acme.company)}?write=1"
    start = f"{url('start', acme.sales)}?from={vision.public_id}"
    few = queries_of(acme.ada, document), queries_of(acme.ada, start)
    with in_organization(acme.organization.pk):
        for n in range(5):
            method = PartFactory.create(
                by=acme.ada, kind="method", title=f"Method {n}", parent=vision
            )
            MeasureFactory.create(by=acme.ada, parent=method, title=f"Measure {n}")
            PartFactory.create(
                by=acme.ada, kind="value", title=f"Value {n}", parent=vision
            )
        drain(acme.organization.pk)
    many = queries_of(acme.ada, document), queries_of(acme.ada, start)
    assert few == many
    assert max(many) <= 12
