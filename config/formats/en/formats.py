"""Date formats of all pages: 1 Oct 2026, and 1 Oct where the year is obvious.

Templates use the same in `

date:"j M Y"` and `

date:"j M"`.
"""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
MONTH_DAY_FORMAT = "j M"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
