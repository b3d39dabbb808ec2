"""Which action the pages of people and units ask for."""

from organizations.policy import name_columns, name_urls
from people.exporting import COLUMNS

name_urls(
    "member.manage",
    *("people:directory", "people:branch", "people:find"),
    *("people:unit_create", "people:unit", "people:unit_archive"),
    *(
        "people:unit_restore",
        "people:lead_end",
        "people:person",
        "people:person_create",
    ),
    *("people:change", "people:undo", "people:leave", "people:keep"),
    *("people:invite", "people:invite_all"),
    *("people:import", "people:import_detail", "people:import_meanings"),
    *("people:import_confirm", "people:export"),
)
name_urls("member.read", "people:profile")
name_columns("people", "member.manage", COLUMNS)
