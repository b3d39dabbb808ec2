"""Spares `migrate` most of its time: it builds fewer model classes anew.

After each operation Django builds the changed model anew and, with it, all that are related
to it over any number of steps. Here that is nearly every model, since they all belong to an
organization: ten thousand classes for a new database.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db.migrations.state import ProjectState
from django.db.migrations.utils import get_references


@contextmanager
def few_built_anew() -> Iterator[None]:
    """Builds only the changed model anew, and those with a reference to it: these are
    what the schema editor reads.
    """
    djangos = ProjectState._find_reload_model  # type: ignore[attr-defined]  # noqa: SLF001  Django offers no other way
    ProjectState._find_reload_model = _to_build_anew  # type: ignore[attr-defined]  # noqa: SLF001  see above
    try:
        yield
    finally:
        ProjectState._find_reload_model = djangos  # type: ignore[attr-defined]  # noqa: SLF001  see above


def _to_build_anew(
    state: ProjectState,
    app_label: str,
    model_name: str,
    delay: bool = False,  # noqa: ARG001, FBT001, FBT002  Django's signature
) -> set[tuple[str, str]]:
    """Takes the place of `ProjectState._find_reload_model`."""
    # Before Python code of a migration runs, Django builds all models of such a state.
    state.is_delayed = True
    model = (app_label, model_name)
    with suppress(LookupError):
        # Who refers to the old class can only be asked while those that do are known;
        # Django keeps the answer with the class, and alters their columns by it.
        state.apps.get_model(*model)._meta.get_fields(include_hidden=True)
    references = get_references(state, model)
    return {model} | {(each.app_label, each.name_lower) for each, *_ in references}
