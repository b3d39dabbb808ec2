"""How dates are written everywhere: 1 Oct 2026, and 1 Oct where the year is plain.

Templates ask for the same by `|date:"j M Y"` and `|date:"j M"`.
"""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j M"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
