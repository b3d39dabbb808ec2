import json
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frameworks.guidance import LANGUAGES, Hint, advise, words_for
from goals.guidance import SheetError, drafts_in, hints_of
from goals.importing.reading import MOST_BYTES
from goals.management.commands._organization import find_organization
from goals.models import Goal
from organizations.management.base import OperationsCommand
from organizations.models import Organization
from organizations.tenancy import in_organization

BATCH = 2_000


class GoalHint(NamedTuple):
    """A hint for a goal. `goal`: its external id, else its public one."""

    goal: str
    title: str
    hint: Hint

    def as_json(self) -> dict[str, str]:
        return {
            "goal": self.goal,
            "kind": self.hint.kind.value,
            "words": self.hint.words,
            "question": self.hint.question,
        }


class Command(OperationsCommand):
    help = (
        "Print suggestions for goals, as the goal form shows them (docs/guidance.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source",
            metavar="ORG|FILE",
            help="slug of an organization, for its active goals, or a CSV file of goals",
        )
        parser.add_argument(
            "--json", action="store_true", help="print the result as JSON"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        source = options["source"]
        hints = list(_of_file(source) if _is_file(source) else _of_slug(source))
        if options["json"]:
            found = [each.as_json() for each in hints]
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            self._print(hints)

    def _print(self, hints: list[GoalHint]) -> None:
        before = None
        for each in hints:
            if each.goal != before:
                self.stdout.write(f"{each.goal}  {each.title}")
            before = each.goal
            self.stdout.write(f"    {each.hint.kind}: {each.hint.question}")
            if each.hint.suggestion:
                self.stdout.write(f"        → {each.hint.suggestion}")
        goals = len({each.goal for each in hints})
        text = ngettext(
            "%(n)s suggestion for %(goals)s goals.",
            "%(n)s suggestions for %(goals)s goals.",
            len(hints),
        )
        self.stdout.write(text % {"n": len(hints), "goals": goals})


def _is_file(source: str) -> bool:
    """Whether `source` is a path: anything that cannot be a slug."""
    return Path(source).is_file() or not source.replace("-", "").isalnum()


def _of_file(source: str) -> Iterator[GoalHint]:
    try:
        with Path(source).open("rb") as stream:
            drafts = drafts_in(stream.read(MOST_BYTES + 1))
    except OSError as error:
        text = _("%(file)s cannot be read: %(why)s.")
        raise CommandError(text % {"file": source, "why": error.strerror}) from error
    except SheetError as error:
        text = _("%(file)s cannot be read: %(why)s")
        raise CommandError(text % {"file": source, "why": error}) from error
    words = words_for(LANGUAGES)
    for key, draft in drafts.items():
        for hint in advise(draft, words):
            yield GoalHint(key or draft.title, draft.title, hint)


def _of_slug(slug: str) -> Iterator[GoalHint]:
    organization = find_organization(slug)
    with in_organization(organization.pk):
        yield from _of_organization(organization)


def _of_organization(organization: Organization) -> Iterator[GoalHint]:
    here = Goal.objects.in_organization(organization).active().with_people()
    goals = here.order_by("position", "id").iterator(BATCH)
    for batch in batched(goals, BATCH, strict=False):
        hints = hints_of(batch, organization)
        for goal in batch:
            name = goal.external_id or str(goal.public_id)
            for hint in hints[goal.pk]:
                yield GoalHint(name, goal.title, hint)
