"""Timeouts of tests: long enough for a slow machine, never to assert speed."""

# For awaited events: a loaded machine, or one three times slower, must not fail the
# test.
PATIENCE_S = 60.0
PATIENCE_MS = PATIENCE_S * 1_000
# To see that something is blocked. A slow machine can only make such a test pass
# wrongly; a fast one detects the fault.
BRIEFLY_S = 0.4
