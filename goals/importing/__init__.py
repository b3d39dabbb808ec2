"""Imports goals from a CSV file, as docs/csv.md describes it.

`reading` parses bytes into lines of cells, `planning` (pure) compares them with a
`snapshot` of the organization, `writing` executes the plan in one transaction. `runs`
is the entry point for commands, jobs and pages.
"""
