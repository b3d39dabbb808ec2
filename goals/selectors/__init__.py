"""Reads that cross models, as frozen dataclasses or annotated querysets."""
