"""What home and the history of a goal show, as frozen dataclasses."""
