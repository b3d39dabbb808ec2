"""Workers that may be killed: `python -m tests.faults.crew`, with a JSON command per
line.

The process itself never connects to anything; each job runs in a fork of it, so that a
new worker costs milliseconds. It responds with the forks' exit statuses, in order.
"""
# ruff: noqa: E402 (models are imported after setup())

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Mapping, Sequence

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
django.setup()

from django.template.loader import get_template
from django.urls import reverse

from config.celery import app as celery_app
from notifications import events, tasks
from notifications.models import Message
from notifications.outbox import notify
from notifications.registry import (
    EmailContent,
    InboxLine,
    NotificationType,
    registered_temporarily,
)
from organizations.models import Event


def emails(messages: Sequence[Message]) -> Mapping[int, EmailContent]:
    """One of them is poison: whoever prepares it dies."""
    for message in messages:
        if message.data.get("poison"):
            os.kill(os.getpid(), signal.SIGKILL)
    return {row.pk: EmailContent("An answer", {"people": []}) for row in messages}


# A type that somebody waits for, and that needs no rows of its own; for good here.
REPLIES = NotificationType(
    kind="check_in.replied",
    action="week.read",
    label="A reply",
    template="missed_check_ins",
    skip_reasons=lambda messages: {row.pk: "" for row in messages},
    inbox_lines=lambda messages: {row.pk: InboxLine("An answer") for row in messages},
    emails=emails,
    respects_quiet_hours=False,
)
# Kept: it would end with the last reference to it.
REGISTERED = registered_temporarily(REPLIES)
REGISTERED.__enter__()


@events.on("thing.done")
def tell(event: Event) -> None:
    """Creates notifications; an event marked as poison kills the process before that."""
    if event.data.get("poison"):
        os.kill(os.getpid(), signal.SIGKILL)
    assert event.actor is not None
    event.actor.organization = event.organization
    notify("check_in.replied", to=event.actor, occurrence=event.public_id)


def work(jobs: Sequence[str], organization_id: int) -> None:
    for job in jobs:
        getattr(tasks, job)(organization_id)


def hire(jobs: Sequence[str], organization_id: int) -> int:
    child = os.fork()
    if child:
        return child
    try:
        work(jobs, organization_id)
    except BaseException:  # noqa: BLE001  reported, and the process ends
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def warm_up() -> None:
    """Imports what every worker would import."""
    celery_app.loader.import_default_modules()
    reverse("feedback:my_people", args=["acme"])
    for name in ("check_in_closing", "missed_check_ins"):
        get_template(f"notifications/email/{name}.html")
        get_template(f"notifications/email/{name}.txt")


def main() -> None:
    warm_up()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        jobs, organization_id, n = json.loads(line)
        children = [hire(jobs, organization_id) for _each in range(n)]
        statuses = [os.waitpid(child, 0)[1] for child in children]
        answer = [os.waitstatus_to_exitcode(status) for status in statuses]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
