import sys

from django.core.management.base import CommandParser

from goals import rollup
from goals.management.commands._organization import find_organization
from goals.models import Goal, RollUpDay
from goals.rollup import StoredDifference, store
from goals.rollup.counts import wrong_counts
from goals.rollup.places import StoredPlace
from goals.rules import Result
from organizations.management.base import OperationsCommand
from organizations.models import Organization
from organizations.tenancy import in_organization

MOST_LINES = 100
# Fields that only a write changes, not midnight (an override's end changes progress).
TIMELESS = {"value", "confidence", "updated_on", *StoredPlace._fields}


class Command(OperationsCommand):
    help = "Recalculate the progress of all goals in an organization."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "organization", metavar="ORG", help="slug of the organization"
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="list and repair stored numbers that are wrong; exit with 1 if there are any",
        )

    def handle(self, *_args: object, **options: str) -> None:
        organization = find_organization(options["organization"])
        if not options["verify"]:
            changed = rollup.recompute(organization.pk)
            self.stdout.write(f"{organization.slug}: {_goals(changed)} changed.")
            return
        if self._verify(organization):
            sys.exit(1)

    def _verify(self, organization: Organization) -> bool:
        """Report and repair in one transaction, so that both cover the same rows.

        Returns whether there was anything to repair.
        """
        with in_organization(organization.pk):
            drift = find_drift(organization)
            wrong = wrong_counts(organization.pk)
            self._report(organization, drift)
            rollup.recompute(organization.pk)
        found = [f"{_goals(len(drift))} repaired"] if drift else []
        found += [f"{_some(len(wrong), 'count')} repaired"] if wrong else []
        text = ", ".join(found) or "no drift"
        self.stdout.write(f"{organization.slug}: {text}.")
        return bool(found)

    def _report(
        self, organization: Organization, drift: list[StoredDifference]
    ) -> None:
        shown = drift[:MOST_LINES]
        titles = (
            Goal.objects.in_organization(organization)
            .filter(pk__in=[each.goal_id for each in shown])
            .in_bulk()
        )
        for each in shown:
            goal = titles[each.goal_id]
            self.stdout.write(f"{goal.public_id}  {goal.title}")
            for name, stored, right in differences(each):
                self.stdout.write(f"    {name}: {stored} → {right}")
        if len(drift) > len(shown):
            self.stdout.write(f"… and {len(drift) - len(shown)} more.")


def find_drift(organization: Organization) -> list[StoredDifference]:
    """Stored results that are wrong although nothing is pending. Call in a transaction.

    Goals that wait for a worker are not drift; nor those that wait for the new day's
    recompute: until that ran, only fields that no clock changes are compared.
    """
    store.begin(organization.pk, None)  # waits for a worker, and holds others off
    rollup.drain(organization.pk)
    found = rollup.verify(organization.pk)
    last = RollUpDay.objects.filter(organization=organization).first()
    if last is not None and last.day == organization.today():
        return found
    return [drift for drift in found if _is_timeless(drift)]


def _is_timeless(drift: StoredDifference) -> bool:
    return any(name in TIMELESS for name, _stored, _right in differences(drift))


def differences(drift: StoredDifference) -> list[tuple[str, object, object]]:
    """(field, stored, correct) of each field that differs."""
    return [
        (name, _readable(stored), _readable(right))
        for name, stored, right in zip(
            (*Result._fields, *StoredPlace._fields),
            (*drift.stored, *drift.stored_place),
            (*drift.right, *drift.right_place),
            strict=True,
        )
        if stored != right
    ]


def _readable(value: object) -> object:
    if isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "nothing" if value is None or value == "" else value


def _goals(count: int) -> str:
    return _some(count, "goal")


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
