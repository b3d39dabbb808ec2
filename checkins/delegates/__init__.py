"""Checking in for somebody else: as their manager or as their assistant."""
