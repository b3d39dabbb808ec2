"""The columns of the file (docs/csv.md)."""

# Columns of the published goal files, in their order …
BASE = (
    "id",
    "parent_id",
    "cycle",
    "unit_path",
    "owner",
    "framework",
    "kind",
    "title",
    "description",
    "metric_type",
    "metric_unit",
    "start",
    "target",
    "current",
    "direction",
    "final_grade",
    "source",
)
# … followed by our own.
FURTHER = (
    "due",
    "weight",
    "contributes",
    "progress_source",
    "confidence",
    "status",
    "indicator",
    "owner_email",
    "progress",
    "starts_on",
)
# Computed by Sightline: written by the export, never read.
COMPUTED = ("n_contributing", "n_measured", "health")
EXPORTED = (*BASE, *FURTHER, *COMPUTED)
KNOWN = frozenset(EXPORTED)
# Prefix of columns for a kind's own fields; the slug follows.
FIELD = "field."
REQUIRED = ("id",)
# Columns required for new goals.
NEEDED_BY_NEW = ("title", "framework", "kind")
# Free text, which a spreadsheet might take for a formula.
TEXT = frozenset(
    {*BASE, "owner_email"} - {"start", "target", "current", "metric_type", "direction"}
)
NUMBERS = ("start", "target", "current")

# Metric types whose values are numbers, not a yes or no.
NUMERIC = ("number", "percent", "money")
METRIC_TYPES = {
    "number": "number",
    "percent": "percent",
    "currency": "money",
    "money": "money",
    "boolean": "yes_no",
    "yes_no": "yes_no",
    "none": "none",
}
DIRECTIONS = {
    "increase": "increase",
    "decrease": "decrease",
    "maintain": "at_least",
    "at_least": "at_least",
    "at_most": "at_most",
}
# In `starts_on`, instead of a date: pace runs from the first day of the cycle.
WITH_CYCLE = "cycle"
SOURCES = {"metric": "metric", "mean": "mean", "sum": "sum", "override": "override"}
STATUSES = {name: name for name in ("on_track", "at_risk", "off_track", "done")}
INDICATORS = {name: name for name in ("leading", "lagging")}
YES_NO = {
    **dict.fromkeys(("yes", "y", "true", "1"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
}
# Values in exports: the first name of a value in the tables above.
WRITTEN_METRIC_TYPES = {"money": "currency", "yes_no": "boolean"}
WRITTEN_DIRECTIONS = {"at_least": "maintain"}


def is_known(name: str) -> bool:
    return name in KNOWN or (name.startswith(FIELD) and name != FIELD)
