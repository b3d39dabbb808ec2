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
        yield "has no kinds"
    if len(set(slugs)) != len(slugs):
        yield "names a kind twice"
    shortest, longest = framework.horizon_days
    if not 0 < shortest <= longest:
        yield "has a horizon that ends before it starts"
    for kind in framework.kinds:
        yield from _problems_of_kind(framework, kind)
    yield from _problems_of_document(framework)


def _problems_of_kind(framework: Framework, kind: Kind) -> Iterator[str]:
    slugs = [each.slug for each in framework.kinds]
    if not kind.is_root and not kind.parents and not kind.under:
        yield f"“{kind.slug}” may stand neither alone nor under anything"
    for ref in (*kind.parents, *kind.children):
        if ref.framework == framework.slug and ref.kind not in (*slugs, "*"):
            yield f"“{kind.slug}” refers to the unknown kind “{ref.kind}”"
    if any(limit.at_least > limit.at_most for limit in kind.limits.values()):
        yield f"“{kind.slug}” has a limit that ends before it starts"
    if kind.is_statement and kind.measured:
        yield f"“{kind.slug}” is a statement, and measured"
    fields = [field.slug for field in kind.fields]
    if len(set(fields)) != len(fields):
        yield f"“{kind.slug}” names a field twice"


def _problems_of_document(framework: Framework) -> Iterator[str]:
    slugs = {kind.slug for kind in framework.kinds}
    for section in framework.document.sections if framework.document else ():
        for unknown in sorted({*section.kinds} - slugs):
            yield f"its document shows the unknown kind “{unknown}”"
