"""The week's check-in: one page, its drafts, and handing it in."""
