"""What notifications say, read from rows at the moment of sending."""
