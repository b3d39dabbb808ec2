"""What follows from the choices in the goal form is said beside them; what a person set
stays.
"""

import re

from django.test import Client

from frameworks.spec import Level, Use
from goals.models import Goal
from organizations.tenancy import in_organization
from tests.cast import Acme
from tests.factories import GoalFactory, KeyResultFactory
from tests.goals.forms import fields_of, open_form, send, url_of
from tests.goals.kinds import goals, set_up
from tests.needs import needs_framework

HTMX = {"HX-Request": "true"}


def refreshed(client: Client, fields: dict[str, str], **typed: str) -> str:
    sent = fields | typed | {"action": "refresh"}
    return client.post(url_of("create"), sent, headers=HTMX).content.decode()


@needs_framework("whats_hows")
def test_the_kind_never_changes_by_itself(client: Client, acme: Acme) -> None:
    set_up(acme, "whats_hows", Level.COMPANY, use=Use.DEFAULT)
    with in_organization(acme.organization.pk):
        theirs = GoalFactory.create(by=acme.lena, unit=acme.sales)
        mine = GoalFactory.create(by=acme.hal, owner=acme.hal)
    fields = open_form(client, acme.hal, unit=acme.sales.public_id, owner="none")
    assert fields["kind"] == "okr:objective"
    changes = (
        {"unit": acme.company.public_id},
        {"parent": theirs.public_id},
        {"parent": mine.public_id, "owner": acme.hal.public_id},
    )
    for changed in changes:
        page = refreshed(client, fields, **changed)
        assert 'value="okr:objective" selected data-role="aim"' in page


def test_a_kind_that_does_not_fit_is_explained_and_another_one_offered(
    client: Client, acme: Acme
) -> None:
    with in_organization(acme.organization.pk):
        number = KeyResultFactory.create(
            by=acme.ben, parent=GoalFactory.create(by=acme.ben, owner=acme.ben)
        )
    fields = open_form(client, acme.ben) | {"title": "Typed", "start": "3"}
    page = refreshed(client, fields, parent=number.public_id)
    assert "Objectives can’t be placed under key results." in page
    assert "Change type to key result" in page
    offered = re.findall(r'name="action" value="(kind:[a-z_:]+)"', page)
    assert offered == ["kind:okr:key_result"]
    for headers in ({}, HTMX):
        sent = fields | {"parent": number.public_id, "action": offered[0]}
        answer = client.post(url_of("create"), sent, headers=headers)
        kept = fields_of(answer)
        assert answer.status_code == 200
        assert kept["kind"] == "okr:key_result"
        assert (kept["title"], kept["start"]) == ("Typed", "3")
        assert kept["metric_type"] == "number"
    alone = refreshed(client, fields, kind="okr:key_result")
    assert "Key results need a parent goal." in alone
    assert "Change type to objective" in alone


@needs_framework("whats_hows")
def test_what_a_person_set_stays_when_the_kind_changes(
    client: Client, acme: Acme
) -> None:
    fields = open_form(client, acme.ben)
    # Set by hand to what the default is, which the script tells.
    touched = fields | {"touched": "metric_type title"}
    page = refreshed(client, touched, kind="whats_hows:what")
    assert "id_metric_type" not in page
    assert "Defaults updated for your choice: Progress comes from" in page
    # Without a script what differs from its default was set by hand, and stays so.
    sent = fields | {"progress_source": "sum", "action": "refresh"}
    first = send(client, sent, kind="whats_hows:what")
    kept = fields_of(first)
    assert (kept["progress_source"], kept["metric_type"]) == ("sum", "number")
    assert "progress_source" in kept["touched"].split()
    again = fields_of(send(client, kept, kind="okr:objective", action="refresh"))
    assert (again["progress_source"], again["metric_type"]) == ("sum", "none")
    assert send(client, again, title="Kept", action="create").status_code == 302
    assert goals(acme, title="Kept")[0].progress_source == "sum"


@needs_framework("whats_hows")
def test_the_defaults_follow_although_it_is_saved_before_they_are_shown(
    client: Client, acme: Acme
) -> None:
    """With a script; without one, what is saved is what was on the page."""
    for touched, title in (("kind title", "Quick"), ("", "Seen")):
        fields = open_form(client, acme.ben) | {"touched": touched, "target": "3"}
        sent = send(client, fields, title=title, kind="whats_hows:what")
        assert sent.status_code == 302
    quick, seen = goals(acme, kind="what")
    assert (quick.metric_type, quick.progress_source) == ("number", "metric")
    assert (seen.metric_type, seen.progress_source) == ("none", "mean")


def test_says_where_progress_comes_from(client: Client, acme: Acme) -> None:
    client.force_login(acme.ben.user)
    mean = "Progress is the average of the supporting goals"
    assert f"{mean}." in client.get(url_of("create")).content.decode()
    fields = open_form(client, acme.ben)
    assert f"{mean}, not this number." in refreshed(
        client, fields, metric_type="number"
    )
    own = refreshed(client, fields, metric_type="number", progress_source="metric")
    assert "Progress is" not in own


def test_says_which_part_of_the_parent_is_mine(client: Client, acme: Acme) -> None:
    with in_organization(acme.organization.pk):
        above = GoalFactory.create(by=acme.lena, progress_source=Goal.Source.MEAN)
        for weight in (1, 2):
            KeyResultFactory.create(by=acme.lena, parent=above, weight=weight)
        KeyResultFactory.create(by=acme.lena, parent=above, contributes=False)
        KeyResultFactory.create(by=acme.lena, parent=above, state=Goal.State.DRAFT)
    fields = open_form(client, acme.ben, parent=above.public_id)
    assert "25% of its progress, as one of 3 goals" in refreshed(client, fields)
    assert "50% of its progress" in refreshed(client, fields, weight="3")
    assert "of its progress" not in refreshed(client, fields, contributes="no")
    assert "of its progress" not in refreshed(client, fields, weight="0")
