"""All examples, and the search in them.

A framework's examples are in its folder, so that they are removed with it; third-party
frameworks have theirs in `examples/` beside the module that the setting names.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings

from frameworks import registry
from frameworks.examples.planning import fits
from frameworks.examples.reading import ExampleError, read_file
from frameworks.examples.spec import Example, ExampleSort

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameworks.catalogue import Catalogue

DATA = Path(__file__).with_name("data")
ORDER = tuple(ExampleSort)


class Library(NamedTuple):
    """All examples. `failures`: files that could not be read, in sentences."""

    examples: tuple[Example, ...]
    failures: tuple[str, ...]


def library() -> Library:
    """All examples, cached until the registered frameworks change."""
    return _library(registry.generation())


def find_example(slug: str) -> Example | None:
    return next((each for each in library().examples if each.slug == slug), None)


def examples_for(
    catalogue: Catalogue, *, text: str = "", framework: str = ""
) -> list[Example]:
    """Examples that fit the catalogue's frameworks; every word has to occur.

    `framework`: only those that fit this one.
    """
    wanted = [each for each in catalogue.frameworks if framework in ("", each.slug)]
    words = text.casefold().split()
    return [
        example
        for example in library().examples
        if any(fits(example, each) for each in wanted)
        or not (framework or example.nodes)
        if _matches(example, words)
    ]


def _matches(example: Example, words: list[str]) -> bool:
    text = _words_of(example)
    return all(word in text for word in words)


@lru_cache(maxsize=1)
def _library(_generation: int) -> Library:
    found: dict[str, Example] = {}
    failures = []
    for path in _files():
        try:
            example = read_file(path)
        except ExampleError as error:
            failures.append(str(error))
            continue
        if example.slug in found:
            failures.append(f"{path.name}: there is another one of this name")
            continue
        found[example.slug] = example
    ordered = sorted(found.values(), key=lambda each: ORDER.index(each.sort))
    return Library(tuple(ordered), tuple(failures))


def _files() -> Iterator[Path]:
    yield from sorted(DATA.glob("*.toml"))
    for name in settings.FRAMEWORKS:
        origin = getattr(sys.modules.get(name), "__file__", None)
        if origin:
            yield from sorted((Path(origin).parent / "examples").glob("*.toml"))


def _words_of(example: Example) -> str:
    texts = [
        *(example.name, example.summary, example.credit, *example.topics),
        *(place.name for place in example.places),
        *(node.title for node in example.nodes),
        *(step.text for step in example.steps),
    ]
    return " ".join(texts).casefold()
