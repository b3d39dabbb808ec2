"""RELIABILITY R2, R3, R5, R6: workers die anywhere, several do the same at once, and
everybody gets every message exactly once. Counted by a real mail server.
"""

from __future__ import annotations

import pytest
from django.utils import timezone

from notifications.models import Delivery, Message
from notifications.outbox import notify
from organizations.models import Event
from organizations.services import record_event
from organizations.tenancy import in_organization
from tests.faults.conftest import DIED, Crew, Office
from tests.faults.sink import Sink

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
BEFORE_HANDING_OVER = ["before_claim", "claimed", "composed"]


def answer_everybody(office: Office, **data: bool) -> None:
    """A message that somebody waits for, to each."""
    with in_organization(office.id):
        for member in office.members:
            notify("check_in.replied", to=member, occurrence="answer", data=data)


@pytest.mark.parametrize("step", [*BEFORE_HANDING_OVER, "done"])
def test_a_kill_before_or_after_sending_loses_and_repeats_no_reminder(
    crew: Crew, office: Office, sink: Sink, step: str
) -> None:
    crew.kill_at(step)
    assert crew.run(office.id, "remind", "deliver") == [DIED]
    office.two_minutes_later()
    assert crew.run(office.id, "remind", "deliver") == [0]

    assert sink.times == office.everybody
    assert office.states() == {"sent": 12}


def test_a_kill_after_the_mail_server_accepted_repeats_no_reminder(
    crew: Crew, office: Office, sink: Sink
) -> None:
    crew.kill_at("accepted", passes=5)
    assert crew.run(office.id, "remind", "deliver") == [DIED]
    assert len(sink.got) == 5
    office.two_minutes_later()
    assert crew.run(office.id, "deliver") == [0]

    assert sink.times == office.everybody
    assert office.states() == {"sent": 11, "unknown": 1}


def test_a_kill_during_the_handover_costs_at_most_one_reminder(
    crew: Crew, office: Office, sink: Sink
) -> None:
    """The documented window: nobody knows whether it went out, so it is not repeated."""
    crew.kill_at("handing_over", passes=5)
    assert crew.run(office.id, "remind", "deliver") == [DIED]
    office.two_minutes_later()
    assert crew.run(office.id, "deliver") == [0]

    assert set(sink.times.values()) == {1}
    assert len(sink.got) == 11
    assert office.states() == {"sent": 11, "unknown": 1}


@pytest.mark.parametrize(("step", "n_mails"), [("handing_over", 12), ("accepted", 13)])
def test_awaited_mails_are_never_lost_and_repeated_at_most_once(
    crew: Crew, office: Office, sink: Sink, step: str, n_mails: int
) -> None:
    """The documented window: one repeat, which mail programs know by its Message-ID."""
    answer_everybody(office)
    crew.kill_at(step, passes=5)
    assert crew.run(office.id, "deliver") == [DIED]
    office.two_minutes_later()
    assert crew.run(office.id, "deliver") == [0]

    assert set(sink.times) == set(office.everybody)
    assert len(sink.got) == n_mails
    assert len(sink.message_ids) == 12


def test_a_delivery_is_left_after_two_killed_attempts(
    crew: Crew, office: Office, sink: Sink
) -> None:
    answer_everybody(office)
    for _time in range(2):
        # The second time the one that is repeated comes last, alone.
        crew.kill_at("accepted", passes=12)
        assert crew.run(office.id, "deliver") in ([DIED], [0])
        (crew.orders / "accepted").unlink(missing_ok=True)
        office.two_minutes_later()
        crew.kill_at("accepted")
        crew.run(office.id, "deliver")
        office.two_minutes_later()
    crew.run(office.id, "deliver")

    assert max(sink.times.values()) == 2
    assert len(sink.message_ids) == 12
    assert office.states() == {"sent": 11, "unknown": 1}


def test_five_concurrent_workers_send_everything_once(
    crew: Crew, office: Office, sink: Sink
) -> None:
    assert crew.run(office.id, "remind", "deliver", "remind", "deliver", n=5) == [0] * 5

    assert sink.times == office.everybody
    assert len(sink.message_ids) == 12


def test_repeated_kills_lose_none_of_a_hundred_messages(
    crew: Crew, transactional_db: None, sink: Sink
) -> None:
    office = Office(100)
    crew.run(office.id, "remind")
    for passes in (20, 7, 1):
        crew.kill_at("accepted", passes)
        assert crew.run(office.id, "deliver") == [DIED]
        office.two_minutes_later()
    assert crew.run(office.id, "deliver", n=2) == [0, 0]

    assert sink.times == office.everybody
    assert office.states() == {"sent": 97, "unknown": 3}


def test_a_message_that_kills_its_worker_is_given_up_and_blocks_no_other(
    crew: Crew, office: Office, sink: Sink
) -> None:
    """RELIABILITY R5: counted in the row; the others of its batch go out."""
    with in_organization(office.id):
        poison = notify(
            "check_in.replied",
            to=office.members[3],
            occurrence="x",
            data={"poison": True},
        )
    answer_everybody(office)
    ends = []
    for _attempt in range(7):
        ends += crew.run(office.id, "deliver")
        office.two_minutes_later()

    assert ends == [DIED] * 5 + [0, 0]
    assert sink.times == office.everybody
    with in_organization(office.id):
        row = Delivery.objects.get(message=poison)
    assert (row.state, row.reason, row.attempts) == ("failed", "kills", 5)


# --- Events ---------------------------------------------------------------------------


def happen(office: Office, *poisonous: int) -> None:
    """A message for each member; those at the given places kill the worker that renders
    them.
    """
    with in_organization(office.id):
        for place, member in enumerate(office.members):
            poison = place in poisonous
            record_event("thing.done", member, by=member, poison=poison)


def test_five_concurrent_readers_process_each_event_once(
    crew: Crew, office: Office
) -> None:
    happen(office)
    assert crew.run(office.id, "read_events", n=5) == [0] * 5
    with in_organization(office.id):
        assert Message.objects.count() == 12
        attempts = Event.objects.filter(verb="thing.done").values_list("attempts")
        assert set(attempts) == {(1,)}


def test_an_event_that_kills_its_worker_is_given_up_and_blocks_no_other(
    crew: Crew, office: Office, sink: Sink
) -> None:
    """RELIABILITY R5, R6: the others wait for one pause, of a minute, and no longer."""
    happen(office, 0, 3)
    jobs = ("read_events",) * 3
    assert crew.run(office.id, *jobs) == [DIED]
    office.two_minutes_later()
    ends = []
    for _sweep in range(4):
        ends += crew.run(office.id, *jobs)
    # Each of the two kills once more; then those behind them are read.
    assert ends == [DIED, DIED, 0, 0]
    with in_organization(office.id):
        assert Message.objects.count() == 10
    for _pause in range(3):
        with in_organization(office.id):
            Event.objects.exclude(retry_at=None).update(retry_at=timezone.now())
        for _sweep in range(3):
            crew.run(office.id, *jobs)
    with in_organization(office.id):
        Event.objects.exclude(retry_at=None).update(retry_at=timezone.now())
    assert crew.run(office.id, *jobs, "deliver") == [0]

    with in_organization(office.id):
        given_up = Event.objects.exclude(given_up_at=None)
        assert [(row.attempts, row.trouble) for row in given_up] == [(5, "died")] * 2
    assert len(sink.got) == len(sink.times) == 10
