"""Whom it is time to tell: of a check-in, of missed ones, of goals gone silent."""
