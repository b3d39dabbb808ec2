"""How long a test waits: for as long as a slow machine needs, never to prove speed."""

# For what comes: a loaded machine, or one three times slower, must not make it red.
PATIENCE_S = 60.0
PATIENCE_MS = PATIENCE_S * 1_000
# To see that something waits. A slow machine can only make such a test pass wrongly, on
# a fast one it is seen.
BRIEFLY_S = 0.4
