"""Start from an example: its pages, and its goals as drafts (frameworks/examples/)."""
