"""System checks: report examples that cannot be inserted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core import checks

from frameworks.catalogue import catalogue_from
from frameworks.configuration import Settings
from frameworks.examples.library import library
from frameworks.examples.planning import frameworks_for, nodes_in, plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue
    from frameworks.examples.spec import Example, ExampleGoal
    from frameworks.spec import Framework


@checks.register()
def check_examples(**_kwargs: Any) -> list[checks.CheckMessage]:
    found, failures = library()
    catalogue = catalogue_from(Settings())
    texts = [*failures]
    for example in found:
        texts += [f"{example.slug}: {text}" for text in problems_of(example, catalogue)]
    return [
        checks.Warning(
            f"Example {text}",
            hint="See docs/frameworks.md, Examples.",
            id="frameworks.W002",
        )
        for text in texts
    ]


def problems_of(example: Example, catalogue: Catalogue) -> Iterator[str]:
    """Problems of an example, in sentences; none for a valid one."""
    yield from _problems_of_nodes(example)
    for step in example.steps:
        if step.marked not in step.text:
            yield f"the words marked in “{step.name}” aren’t in its text"
    for framework in frameworks_for(example, catalogue):
        yield from _problems_in(example, framework, catalogue)


def _problems_of_nodes(example: Example) -> Iterator[str]:
    places = {place.slug for place in example.places}
    seen: set[str] = set()
    for node in example.nodes:
        if node.key in seen:
            yield f"it defines “{node.key}” twice"
        if node.under and node.under not in seen:
            yield f"the parent of “{node.key}”, “{node.under}”, isn’t defined before it"
        for place in {node.place, node.partner or node.place} - places:
            yield f"“{node.key}” names a place that doesn’t exist: “{place}”"
        seen.add(node.key)


def _problems_in(
    example: Example, framework: Framework, catalogue: Catalogue
) -> Iterator[str]:
    for node in nodes_in(example, framework):
        yield from _problems_of_kind(node, framework)
    for planned in plan(example, framework, catalogue):
        named = f"“{planned.node.key}” in {framework.slug}"
        if planned.place.level not in planned.kind.levels:
            yield f"{named} is on a level where “{planned.kind.slug}” isn’t allowed"
        # A goal that needs a parent gets one on insertion.
        if planned.finding is not None and not planned.is_first:
            yield f"{named}: {planned.finding.text}"
        unknown = {*planned.node.fields} - {each.slug for each in planned.kind.fields}
        if unknown:
            yield f"{named} fills fields that don’t exist: {', '.join(sorted(unknown))}"


def _problems_of_kind(node: ExampleGoal, framework: Framework) -> Iterator[str]:
    if node.kind and framework.kind(node.kind) is None:
        yield f"“{node.key}” names a kind that {framework.slug} doesn’t have: “{node.kind}”"
