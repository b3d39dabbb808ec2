"""Weekly notes: check-ins with months as rows and weeks as cells (source 000)."""
