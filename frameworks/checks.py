"""System checks of installed frameworks."""

from collections.abc import Iterator
from typing import Any

from django.core import checks

from frameworks.registry import installed, load_failures
from frameworks.spec import Framework, Kind


@checks.register()
def check_frameworks(**_kwargs: Any) -> list[checks.CheckMessage]:
    problems: list[checks.CheckMessage] = [
        checks.Warning(
            f"The framework “{failure.name}” could not be loaded: {failure.reason}",
            hint="Install its package again, or remove its entry point.",
            id="frameworks.W001",
        )
        for failure in load_failures()
    ]
    for framework in installed():
        problems.extend(
            checks.Error(f"{framework.slug}: {text}", id="frameworks.E001")
            for text in problems_of(framework)
        )
    return problems


def problems_of(framework: Framework) -> Iterator[str]:
    """Problems of a spec, in sentences; none for a valid one."""
    slugs = [kind.slug for kind in framework.kinds]
    if not slugs:
        yield "it defines no kinds"
    if len(set(slugs)) != len(slugs):
        yield "it defines a kind twice"
    shortest, longest = framework.horizon_days
    if not 0 < shortest <= longest:
        yield "its shortest time frame is longer than its longest"
    for kind in framework.kinds:
        yield from _problems_of_kind(framework, kind)
    yield from _problems_of_document(framework)


def _problems_of_kind(framework: Framework, kind: Kind) -> Iterator[str]:
    slugs = [each.slug for each in framework.kinds]
    if not kind.is_root and not kind.parents and not kind.under:
        yield f"“{kind.slug}” can’t be used: it’s not allowed at the top or under any kind"
    for ref in (*kind.parents, *kind.children):
        if ref.framework == framework.slug and ref.kind not in (*slugs, "*"):
            yield f"“{kind.slug}” names a kind that doesn’t exist: “{ref.kind}”"
    if any(limit.at_least > limit.at_most for limit in kind.limits.values()):
        yield f"“{kind.slug}” has a limit whose minimum is above its maximum"
    if kind.is_statement and kind.measured:
        yield f"“{kind.slug}” is a statement, so it can’t be measured"
    fields = [field.slug for field in kind.fields]
    if len(set(fields)) != len(fields):
        yield f"“{kind.slug}” defines a field twice"


def _problems_of_document(framework: Framework) -> Iterator[str]:
    slugs = {kind.slug for kind in framework.kinds}
    for section in framework.document.sections if framework.document else ():
        for unknown in sorted({*section.kinds} - slugs):
            yield f"its document shows a kind that doesn’t exist: “{unknown}”"
