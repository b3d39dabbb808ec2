"""RELIABILITY T6: every form that there is, with another organization's ids in it.

Each page is fetched as a browser does. Wherever it would send the id of something, in a
field's value, a field's name or an address, the other organization's is sent in its
place: nothing is shown of it, and nothing of it changes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest
from django.db import transaction

from organizations.models import Membership
from organizations.tenancy import in_organization
from tests.factories import LeaveFactory, MembershipFactory, PeriodFactory, UnitFactory
from tests.isolation.conftest import Things, signed_in
from tests.isolation.sent import Form, sent_by
from tests.isolation.state import state_of
from tests.isolation.test_catalogue import TENANT_MODELS
from tests.isolation.test_every_url import INSIDE, url_of

if TYPE_CHECKING:
    from django.test import Client

type Swap = dict[str, str]
WITH_ID = [
    model
    for model in TENANT_MODELS
    if any(field.name == "public_id" for field in model._meta.local_fields)
]


def swaps(ours: Things, theirs: Things) -> Swap:
    """The public id of each of their rows → that of one of ours, of the same kind."""
    found: Swap = {}
    for model in WITH_ID:
        with in_organization(ours.by.organization_id):
            other = model._default_manager.values_list("public_id", flat=True).first()
            if model is Membership:
                other = ours.by.public_id
        with in_organization(theirs.by.organization_id):
            mine = model._default_manager.values_list("public_id", flat=True)
            found |= dict.fromkeys(mine, other) if other else {}
    return found


class Attack:
    def __init__(self, client: Client, ours: Things, swap: Swap) -> None:
        self.client, self.ours, self.swap = client, ours, swap
        self.ids = re.compile("|".join(map(re.escape, swap)))
        self.before = state_of(ours.by.organization_id)
        # (name of the page, name of what was replaced, without ids)
        self.done: set[tuple[str, str]] = set()

    def put(self, text: str) -> str:
        return self.ids.sub(lambda found: self.swap[found[0]], text)

    def page(self, name: str, url: str) -> None:
        page = self.client.get(url)
        if page.status_code != 200 or "html" not in page.headers["Content-Type"]:
            return
        sent = sent_by(page)
        for link in sorted(sent.links):
            path, _sign, query = link.partition("?")
            target = urljoin(url, f"{path}?{self.put(query)}")
            if self.ids.search(query) and target.startswith("/o/"):
                self.ask(name, query, "get", target)
        for form in sent.forms:
            if not urljoin(url, form.action).startswith("/o/"):
                continue
            for field, data in self.changed(form):
                self.ask(name, field, form.method, urljoin(url, form.action), data)

    def changed(self, form: Form) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """What the form sends, once for each field that speaks of something."""
        for field, values in form.all.items():
            if self.ids.search(field):
                rest = {k: v for k, v in form.first.items() if k != field}
                yield field, rest | {self.put(field): sorted(values)[-1:]}
            for value in sorted(filter(self.ids.search, values))[:1]:
                yield field, form.first | {field: [self.put(value)]}

    def ask(
        self, name: str, what: str, method: str, url: str, data: Any = None
    ) -> None:
        what = self.ids.sub("…", what)
        if (name, what) in self.done:
            return
        self.done.add((name, what))
        with transaction.atomic():
            answer = getattr(self.client, method)(url, data)
            transaction.set_rollback(True)
        assert answer.status_code < 500, (name, what)
        assert "Acme" not in answer.content.decode(), (name, what)
        if method == "post":
            assert state_of(self.ours.by.organization_id) == self.before, (name, what)


def furnish(things: Things) -> None:
    """What pages offer something to choose of, or to take away."""
    by = things.by
    organization = by.organization
    with in_organization(organization.pk):
        UnitFactory.create(
            organization=organization,
            name=f"{organization.name}’s unit",
            parent=things.unit,
        )
        MembershipFactory.create(
            organization=organization,
            user__name=f"{organization.slug}.newcomer",
            manager=by,
        )
        PeriodFactory.create(member=by, goals=[things.goal])
        start = organization.today() + dt.timedelta(days=30)
        LeaveFactory.create(member=by, by=by, starts_on=start, ends_on=start)


@pytest.fixture
def attack(ours: Things, theirs: Things) -> Attack:
    for things in (ours, theirs):
        furnish(things)
    return Attack(signed_in(theirs.by), ours, swaps(ours, theirs))


# Pages that show their fields once something is looked for.
ASKED = {"feedback:partners": "?q=umbra"}


def test_no_form_reaches_another_organizations_rows(
    attack: Attack, theirs: Things
) -> None:
    for name in sorted(INSIDE):
        url = url_of(name, theirs.slug, theirs)
        attack.page(name, url + ASKED.get(name, ""))
    assert attack.done >= {
        *(("checkins:week", "period"), ("checkins:week", "…-value")),
        *(("feedback:partners", "other"), ("feedback:one_on_ones", "with")),
        *(("scheduling:leave", "remove"), ("notifications:inbox", "until")),
        *(("notifications:rooms", "unit"), ("check_in_setup:location_people", "unit")),
        *(
            ("check_in_setup:location_people", "location"),
            ("check_in_setup:location_of_member", "location"),
        ),
        *(
            ("goals:create", "parent"),
            ("goals:edit", "owner"),
            ("goals:align", "parent"),
        ),
    }
