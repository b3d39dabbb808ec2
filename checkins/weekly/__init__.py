"""The weekly check-in: its page, its drafts, and submitting it."""
