"""Examples from the sources: their data, their goals, their pages."""
