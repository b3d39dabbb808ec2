"""In tests a page fails that shows a date without a format of `ui.dates`.

Django would write `{{ goal.due_on }}` by its own formats, and no search finds it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.template import base

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True, scope="session")
def no_unformatted_dates() -> Iterator[None]:
    """Templates localize every value that they show by this one function."""
    localize = base.localize  # type: ignore[attr-defined]  # base imports it, which its stubs leave out

    def checked(value: Any, use_l10n: bool | None = None) -> Any:
        if isinstance(value, dt.date | dt.time):
            msg = f"{value!r} is shown without `format_date`"
            raise TypeError(msg)
        return localize(value, use_l10n=use_l10n)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(base, "localize", checked)
        yield
