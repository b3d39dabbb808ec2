"""Examples: their pages, and their goals as drafts (frameworks/examples/)."""
