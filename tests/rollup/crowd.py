"""Writers and workers as separate processes: `python -m tests.rollup.crowd ROLE …`.

The test kills the workers and stops the writers; each prints one JSON line at the end.
"""
# ruff: noqa: E402 (models are imported after setup())

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from checkins.services import check_in
from goals import rollup, services
from goals.models import Goal
from goals.rollup import nudge
from organizations.models import Membership
from organizations.tenancy import in_organization

# Constraints of the database, which the writes without services run into.
LOOP_RULES = ("would stand under itself", "goal_not_own_parent")


class NothingThereError(Exception):
    """No goal of the wanted kind."""


class Writer:
    """Makes random changes as people do, through the services and without them."""

    def __init__(self, organization_id: int, seed: int) -> None:
        self.organization_id = organization_id
        self.random = random.Random(seed)  # noqa: S311  to be repeatable
        self.done: Counter[str] = Counter()

    def run(self, until: float) -> None:
        actions = [self.log, self.log, self.log, self.weigh, self.move, self.move_raw]
        actions += [self.archive, self.add, self.throw_away, self.log_two]
        while time.monotonic() < until:
            action = self.random.choice(actions)
            self.attempt(action.__name__)

    def attempt(self, name: str) -> None:
        try:
            with in_organization(self.organization_id):
                self.by = Membership.objects.select_related("organization").first()
                getattr(self, name)()
            self.done[name] += 1
        except (ValidationError, NothingThereError, Goal.DoesNotExist):
            # Refused: a loop, or a goal that the other writer has archived.
            self.done[f"{name} refused"] += 1
        except DatabaseError as error:
            refused = any(rule in str(error) for rule in LOOP_RULES)
            why = "refused" if refused else f"failed: {type(error).__name__} {error}"
            self.done[f"{name} {why}"] += 1

    def goal(self, **where: object) -> Goal:
        goals = Goal.objects.select_related("organization").filter(**where)
        found: list[Goal] = list(goals.order_by("pk"))
        if not found:
            raise NothingThereError
        return self.random.choice(found)

    def log(self) -> None:
        assert self.by is not None
        check_in(
            self.goal(kind="key_result", state="active"),
            by=self.by,
            value=Decimal(self.random.randrange(0, 120)),
            confidence=self.random.choice([10, 50, 90]),
        )

    def log_two(self) -> None:
        """Two goals in one transaction, in any order, which must not affect the
        roll-up.
        """
        self.log()
        self.log()

    def weigh(self) -> None:
        assert self.by is not None
        weight = self.random.choice([0.0, 0.5, 1.0, 4.0])
        services.edit_goal(self.goal(), by=self.by, reason="so", weight=weight)

    def move(self) -> None:
        assert self.by is not None
        services.align_goal(
            self.goal(), to=self.goal(kind="objective"), by=self.by, reason="so"
        )

    def move_raw(self) -> None:
        """Without the service: only the database refuses loops."""
        goal, parent = self.goal(), self.goal(kind="objective")
        Goal.objects.filter(pk=goal.pk).update(parent=parent)

    def archive(self) -> None:
        assert self.by is not None
        goal = self.goal(kind="objective")
        if goal.state == "archived":
            services.restore_goal(goal, by=self.by)
        else:
            services.archive_goal(goal, by=self.by)

    def add(self) -> None:
        """Drafts are rolled up, too, for their own page."""
        assert self.by is not None
        parent = self.goal(kind="objective", state="active")
        services.create_goal(
            by=self.by,
            framework="okr",
            kind="key_result",
            title="New",
            cycle=parent.cycle,
            parent=parent,
            state="draft",
            metric_type="number",
            target=Decimal(10),
            current=Decimal(5),
        )

    def throw_away(self) -> None:
        """Deletes a goal while a worker may be writing its numbers."""
        assert self.by is not None
        services.delete_draft(self.goal(state="draft"), by=self.by)


def work(organization_id: int) -> None:
    """Rolls up until it is killed; an error ends it earlier, which the test sees."""
    while True:
        rollup.drain(organization_id)
        time.sleep(0.002)


def hire(organization_id: int, seconds: float, seed: int) -> int:
    """Runs one worker after another, each killed in the middle of its work; returns how
    many.
    """
    chance = random.Random(seed)  # noqa: S311  to be repeatable
    until = time.monotonic() + seconds
    killed = 0
    while time.monotonic() < until:
        worker = os.fork()
        if not worker:
            try:
                work(organization_id)
            finally:
                traceback.print_exc()
                os._exit(1)
        time.sleep(chance.uniform(0.2, 0.6))
        os.kill(worker, signal.SIGKILL)
        _worker, status = os.waitpid(worker, 0)
        assert os.WIFSIGNALED(status), "a worker ended by an error of its own"
        killed += 1
    return killed


def main(role: str, *numbers: str) -> None:
    # The broker is not under test here.
    nudge.nudge = lambda organization_id: None  # noqa: ARG005  replaced in this process
    organization_id, seconds, seed = map(int, numbers)
    if role == "workers":
        report: dict[str, int] = {"kills": hire(organization_id, seconds, seed)}
    else:
        writer = Writer(organization_id, seed)
        writer.run(time.monotonic() + seconds)
        report = writer.done
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
