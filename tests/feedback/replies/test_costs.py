"""Reading a check-in needs few rows, however long the history is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.models import CheckIn
from checkins.weekly.submitted import read_submitted
from feedback.partners.services import grant_check_in_access
from feedback.replies.selectors import shown_to
from tests.feedback.replies.weeks import week_said

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cast import Acme

pytestmark = pytest.mark.django_db


def plans(read: Callable[[], object]) -> str:
    """How the database would go about what is read, were its tables large."""
    with CaptureQueriesContext(connection) as queries:
        read()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        found = []
        for query in queries.captured_queries:
            cursor.execute("EXPLAIN " + query["sql"])
            found += [line for (line,) in cursor.fetchall()]
    return "\n".join(found)


def test_a_check_in_is_read_by_index_scans_only(inside_acme: Acme) -> None:
    acme = inside_acme
    period = week_said(acme.ben, acme.ada)
    CheckIn.objects.update(period=None)
    told = read_submitted(period, acme.ben)
    assert len(told.words) == 1
    text = plans(lambda: read_submitted(period, acme.ben))
    assert "Seq Scan on checkins_checkin" not in text
    # But for one look-up a row, whether its goal is shown (row-level security).
    assert "hashed SubPlan" not in text


def test_updates_for_a_partner_are_found_by_the_partners_index(
    inside_acme: Acme,
) -> None:
    acme = inside_acme
    grant_check_in_access(acme.rita, "partner", by=acme.ben)
    period = week_said(acme.ben, acme.ada)
    assert shown_to(acme.rita) == [period]
    text = plans(lambda: shown_to(acme.rita))
    assert "SubPlan" not in text
