"""The goal form with the kinds of all frameworks."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from frameworks.registry import installed
from frameworks.spec import Level, Use
from goals.models import Goal
from organizations.models import Cycle
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.costs import queries_of
from tests.factories import GoalFactory
from tests.goals.forms import Response, fields_of, open_form, send, url_of
from tests.goals.kinds import BhagFactory, cycles, goals, set_up
from tests.needs import needs_framework

HTMX = {"HX-Request": "true"}


def refresh(client: Client, fields: dict[str, str], **typed: str) -> Response:
    sent = fields | typed | {"action": "refresh"}
    return client.post(url_of("create"), sent, headers=HTMX)


def test_kinds_are_grouped_by_framework(client: Client, acme: Acme) -> None:
    client.force_login(acme.ada.user)
    page = client.get(url_of("create")).content.decode()
    kinds = page[page.index('id="id_kind"') :].partition("</select>")[0]
    names = [str(escape(one.name)) for one in installed()]
    # One alone needs no heading.
    groups = names if len(names) > 1 else []
    assert re.findall(r'optgroup label="([^"]*)"', kinds) == groups
    assert 'value="okr:objective" selected data-role="aim"' in kinds


@needs_framework("v2mom", "whats_hows")
def test_kinds_have_a_role_and_need_an_allowed_parent(
    client: Client, acme: Acme
) -> None:
    client.force_login(acme.ada.user)
    page = client.get(url_of("create")).content.decode()
    kinds = page[page.index('id="id_kind"') :].partition("</select>")[0]
    assert "v2mom:value" not in kinds
    assert 'value="whats_hows:how" data-role="statement"' in kinds


@needs_framework("whats_hows")
def test_the_default_kind_follows_the_level(client: Client, acme: Acme) -> None:
    set_up(acme, "whats_hows", Level.INDIVIDUAL, use=Use.DEFAULT)
    assert open_form(client, acme.ben)["kind"] == "whats_hows:what"
    assert open_form(client, acme.lena)["kind"] == "okr:objective"


@needs_framework("v2mom")
def test_a_link_may_name_the_kind_and_the_parent(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        vision = GoalFactory.create(
            progress_source=Goal.Source.METRIC,
            by=acme.lena,
            framework="v2mom",
            kind="vision",
            title="Be first",
            unit=acme.sales,
        )
    fields = open_form(client, acme.lena, parent=vision.public_id, kind="v2mom:value")
    assert (fields["kind"], fields["parent"]) == ("v2mom:value", vision.public_id)
    assert fields["cycle"] == vision.cycle.public_id
    assert send(client, fields, title="Trust").status_code == 302
    assert goals(acme, title="Trust")[0].parent == vision


@needs_framework("v2mom")
def test_a_framework_that_is_off_is_not_offered_and_refused_with_the_way_out(
    client: Client, acme: Acme
) -> None:
    set_up(acme, "v2mom", *Level, use=Use.OFF)
    fields = open_form(client, acme.ben)
    assert "v2mom" not in client.get(url_of("create")).content.decode()
    answer = send(client, fields, title="Dream", kind="v2mom:vision")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "V2MOM is switched off for individuals. HR admins can switch it on in Setup."
        in page
    )
    assert 'id="id_kind_error"' in page
    assert fields_of(answer)["kind"] == "v2mom:vision"
    assert not goals(acme, title="Dream")


def test_goals_of_a_disabled_framework_can_be_edited_and_closed(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        vision = GoalFactory.create(
            progress_source=Goal.Source.METRIC,
            by=acme.lena,
            framework="v2mom",
            kind="vision",
            title="Be first",
            unit=acme.sales,
        )
    set_up(acme, "v2mom", *Level, use=Use.OFF)
    fields = open_form(client, acme.lena, vision)
    assert fields["kind"] == "v2mom:vision"
    changed = send(client, fields, vision, title="Be the first", reason="Clearer.")
    assert changed.status_code == 302
    assert client.post(url_of("close", vision), {"note": "Done."}).status_code == 302
    assert goals(acme, pk=vision.pk)[0].state == "closed"


@needs_framework("bhag")
def test_a_kind_of_another_level_is_refused(client: Client, acme: Acme) -> None:
    fields = open_form(client, acme.ben)
    answer = send(client, fields, title="Moon", kind="bhag:bhag", target_year="2040")
    assert answer.status_code == 422
    assert "BHAGs aren’t available for individuals." in answer.content.decode()


@needs_framework("whats_hows")
def test_a_statement_ignores_what_hidden_controls_send(
    client: Client, acme: Acme
) -> None:
    fields = open_form(client, acme.ben, kind="whats_hows:how")
    typed = {
        "title": "We call back the same day", "metric_type": "number", "target": "x",
        "weight": "-3", "confidence": "70", "override_progress": "50",
        "progress_source": "sum", "contributes": "yes", "decimals": "",
        "field_aspect": "process",
    }  # fmt: skip
    answer = send(client, fields | typed)
    assert answer.status_code == 302
    (how,) = goals(acme, kind="how")
    assert (how.metric_type, how.target, how.weight) == ("none", None, 1.0)
    assert (how.confidence, how.override_progress) == (None, None)
    assert (how.contributes, how.cadence_days) == (False, None)
    assert how.fields == {"aspect": "process"}


@needs_framework("whats_hows")
def test_controls_that_a_statement_has_none_of_can_be_hidden_by_styles_alone(
    client: Client, acme: Acme
) -> None:
    client.force_login(acme.ben.user)
    page = client.get(url_of("create"), {"kind": "whats_hows:how"}).content.decode()
    assert 'value="whats_hows:how" selected data-role="statement"' in page
    for name in ("metric_type", "target", "weight", "progress_source", "confidence"):
        before = page[: page.index(f'name="{name}"')]
        hidden = before.rindex("only-measured")
        opened = before[hidden:].count("<div") + before[hidden:].count("<details")
        closed = before[hidden:].count("</div>") + before[hidden:].count("</details>")
        assert closed <= opened, name


@needs_framework("bhag")
def test_the_form_follows_the_kind_while_it_is_written(
    client: Client, acme: Acme
) -> None:
    fields = open_form(client, acme.ada) | {"title": "Typed", "field_ambition": ""}
    page = refresh(client, fields, kind="bhag:bhag").content.decode()
    assert 'name="field_purpose"' in page
    assert 'name="target_year"' in page
    again = refresh(
        client, fields, kind="okr:objective", drawn="bhag:bhag company -",
        field_purpose="To connect",
    ).content.decode()  # fmt: skip
    assert '<input type="hidden" name="field_purpose" value="To connect">' in again
    assert 'name="field_ambition"' in again


@needs_framework("whats_hows")
def test_a_new_kind_brings_its_defaults_where_nobody_touched_them(
    client: Client, acme: Acme
) -> None:
    fields = open_form(client, acme.ben)
    assert fields["metric_type"] == "none"
    page = refresh(client, fields, kind="whats_hows:what").content.decode()
    assert 'value="number" selected' in page
    page = refresh(
        client, fields, kind="whats_hows:what", metric_type="yes_no"
    ).content.decode()
    assert "id_metric_type" not in page


@needs_framework("bhag")
def test_without_script_a_button_shows_what_a_kind_asks(
    client: Client, acme: Acme
) -> None:
    fields = open_form(client, acme.ada) | {"title": "Typed"}
    answer = send(client, fields, kind="bhag:bhag", action="refresh")
    kept = fields_of(answer)
    assert answer.status_code == 200
    assert {"field_purpose", "target_year"} <= kept.keys()
    assert kept["title"] == "Typed"


@needs_framework("bhag")
def test_guidance_of_the_kind_is_shown(client: Client, acme: Acme) -> None:
    client.force_login(acme.ada.user)
    page = client.get(url_of("create"), {"kind": "bhag:bhag"}).content.decode()
    assert "Write one sentence that needs no explanation" in page
    assert "Why do we exist?" in page


# --- horizons ------------------------------------------------------------------------


@needs_framework("bhag")
def test_a_bhag_is_set_for_a_year_and_makes_its_cycle(
    client: Client, acme: Acme
) -> None:
    year = acme.organization.today().year
    fields = open_form(client, acme.ada, kind="bhag:bhag")
    page = client.get(url_of("create"), {"kind": "bhag:bhag"}).content.decode()
    offered = re.findall(r'<option value="(\d{4})"', page)
    assert (offered[0], offered[-1]) == (str(year + 10), str(year + 25))
    for title in ("Ports", "Ports again"):
        fresh = open_form(client, acme.ada, kind="bhag:bhag")
        sent = send(
            client, fresh, title=title, target_year=str(year + 12),
            field_purpose="To connect.",
        )  # fmt: skip
        assert sent.status_code == 302
    first, second = goals(acme, kind="bhag")
    assert first.cycle == second.cycle
    assert first.fields == {"purpose": "To connect."}
    (cycle,) = cycles(acme)
    assert cycle.name == f"{year}–{year + 12}"
    assert (cycle.ends_on.year, cycle.kind) == (year + 12, Cycle.Kind.LONG_TERM)
    assert fields["target_year"] == str(year + 10)


@needs_framework("bhag")
def test_a_bhag_without_a_year_is_asked_for_it(client: Client, acme: Acme) -> None:
    fields = open_form(client, acme.ada, kind="bhag:bhag") | {"target_year": ""}
    answer = send(client, fields, title="Ports")
    assert answer.status_code == 422
    assert 'id="id_target_year_error"' in answer.content.decode()
    near = send(client, fields, title="Ports", target_year="2027")
    assert near.status_code == 422
    assert not cycles(acme)


@needs_framework("bhag")
def test_a_milestone_is_due_at_the_end_of_a_year(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(by=acme.ada)
    year = acme.organization.today().year
    fields = open_form(client, acme.ada, kind="bhag:milestone", parent=bhag.public_id)
    typed = {"title": "100 ports", "start": "4", "target": "100"}
    sent = send(client, fields | typed, target_year=str(year + 3))
    assert sent.status_code == 302
    (milestone,) = goals(acme, kind="milestone")
    assert milestone.cycle == bhag.cycle
    assert milestone.due_on is not None
    assert milestone.due_on.isoformat() == f"{year + 3}-12-31"
    late = send(client, fields | typed, target_year=str(year + 11), new_id="")
    assert late.status_code == 422


@needs_framework("bhag")
def test_a_bhag_keeps_its_cycle_when_only_its_words_change(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(by=acme.ada)
    fields = open_form(client, acme.ada, bhag)
    assert send(client, fields, bhag, field_purpose="To connect.").status_code == 302
    (now,) = goals(acme, pk=bhag.pk)
    assert (now.cycle, now.fields) == (bhag.cycle, {"purpose": "To connect."})
    further = str(bhag.cycle.ends_on.year + 5)
    again = open_form(client, acme.ada, bhag)
    assert send(client, again, bhag, target_year=further).status_code == 302
    (moved,) = goals(acme, pk=bhag.pk)
    assert moved.cycle.starts_on == bhag.cycle.starts_on
    assert str(moved.cycle.ends_on.year) == further


# --- what a kind asks ------------------------------------------------------------------


@needs_framework("whats_hows")
def test_values_of_hidden_fields_are_kept(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        how = GoalFactory.create(progress_source=Goal.Source.METRIC,
            by=acme.ben, framework="whats_hows", kind="how", title="Kindly", owner=acme.ben,
            fields={"aspect": "values", "purpose": "Older words"},
        )  # fmt: skip
    fields = open_form(client, acme.ben, how)
    assert fields["field_aspect"] == "values"
    send(client, fields, how, field_aspect="process")
    (now,) = goals(acme, pk=how.pk)
    assert now.fields == {"aspect": "process", "purpose": "Older words"}
    again = open_form(client, acme.ben, how)
    assert send(client, again, how, field_aspect="nonsense").status_code == 422


@needs_framework("bhag")
def test_concurrent_edits_of_one_field_are_a_conflict(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(by=acme.ada)
    mine = open_form(client, acme.ada, bhag)
    theirs = open_form(client, acme.hal, bhag)
    assert send(client, theirs, bhag, field_purpose="Theirs").status_code == 302
    client.force_login(acme.ada.user)
    answer = send(client, mine, bhag, field_purpose="Mine")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "now Theirs" in page
    assert "yours: Mine" in page
    assert send(client, fields_of(answer), bhag).status_code == 302
    assert goals(acme, pk=bhag.pk)[0].fields == {"purpose": "Mine"}


def test_other_fields_can_change_beside_what_a_kind_asks(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(by=acme.ada, fields={"purpose": "To connect."})
    fields = open_form(client, acme.ada, bhag)
    assert send(client, fields, bhag, description="More.").status_code == 302
    (now,) = goals(acme, pk=bhag.pk)
    assert (now.description, now.fields) == ("More.", {"purpose": "To connect."})


@pytest.mark.parametrize("kind", ["okr:objective", "whats_hows:how", "bhag:bhag"])
def test_the_form_has_a_constant_number_of_queries(
    client: Client, acme: Acme, kind: str
) -> None:
    client.force_login(acme.ada.user)
    few = queries_of(client, url_of("create"), {"kind": kind})
    with in_organization(acme.organization.pk):
        for n in range(30):
            GoalFactory.create(by=acme.ada, title=f"Goal {n}")
    assert queries_of(client, url_of("create"), {"kind": kind}) == few


@needs_framework("whats_hows")
def test_turning_a_goal_into_a_statement_requires_a_reason(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        what = GoalFactory.create(progress_source=Goal.Source.METRIC,
            by=acme.ben, framework="whats_hows", kind="what", title="Answer", owner=acme.ben,
            metric_type=Goal.MetricType.NUMBER, target=5,
        )  # fmt: skip
    fields = open_form(client, acme.ben, what) | {"kind": "whats_hows:how"}
    assert send(client, fields, what).status_code == 422
    assert send(client, fields, what, reason="It is how we work.").status_code == 302
    (now,) = goals(acme, pk=what.pk)
    assert (now.kind, now.metric_type, now.target) == ("how", "none", None)
    assert not now.contributes


@needs_framework("bhag", "okr")
def test_a_goal_under_a_long_term_goal_does_not_contribute_by_default(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        bhag = BhagFactory.create(by=acme.ada)
    fields = open_form(client, acme.ada, kind="okr:objective")
    assert fields["contributes"] == "yes"
    page = refresh(client, fields, parent=bhag.public_id).content.decode()
    assert "It supports the long-term goal" in page
    belongs = page[page.index('id="goal-belongs"') :]
    assert 'value="no" id="id_contributes_1" checked' in belongs
    drawn = f"okr:objective company {bhag.public_id}"
    back = refresh(client, fields, contributes="no", drawn=drawn).content.decode()
    assert "It supports the long-term goal" not in back
    belongs = back[back.index('id="goal-belongs"') :]
    assert 'value="yes" id="id_contributes_0" checked' in belongs
