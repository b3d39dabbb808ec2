"""Goals from a CSV file, as docs/csv.md describes it.

`reading` turns bytes into lines of cells, `planning` (pure) compares them with a
`snapshot` of the organization, `writing` does what the plan says in one transaction.
`runs` is what commands, jobs and pages call.
"""
