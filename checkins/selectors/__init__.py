"""Cards, check-in history and lines of sight, as frozen dataclasses."""
