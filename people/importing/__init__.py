"""Imports people from files of other tools: read, mapped, planned, shown, written."""
