from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from checkins.forms import CheckInForm

if TYPE_CHECKING:
    from decimal import Decimal

    from django.http import QueryDict

    from checkins.weekly_notes.model import NotesSheet, WeekCell


class WeekNoteForm(CheckInForm):
    """The check-in on one goal in one week's cell.

    `seen`: public id of the check-in that the cell showed.
    """

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        sheet: NotesSheet,
        cell: WeekCell,
        data: QueryDict | None = None,
        **kwargs: Any,
    ) -> None:
        self._id = f"{sheet.goal.public_id}-{cell.open_on}"
        self._last = cell.last
        super().__init__(
            data,
            goal=sheet.goal,
            auto_id=f"{self._id}-%s",
            initial=_initial(cell),
            **kwargs,
        )
        self.fields["note"].widget.attrs["rows"] = 3

    @property
    def recorded_value(self) -> Decimal | None:
        """The value of the week's last check-in, else the goal's."""
        return super().recorded_value if self._last is None else self._last.value

    @property
    def confidence_id(self) -> str:
        return f"{self._id}-confidence"


def _initial(cell: WeekCell) -> dict[str, Any]:
    """Values of the week's last check-in; the value of a newer automatic one."""
    values: dict[str, Any] = {"seen": cell.last.public_id if cell.last else ""}
    if cell.last is not None:
        values |= {"note": cell.last.note, "value": cell.last.value}
        values["confidence"] = cell.last.confidence
    if cell.reading is not None:
        values["value"] = cell.reading.value
    return values
