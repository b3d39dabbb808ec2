"""Automatic values from metric sources, by API or CSV file; a person confirms each."""
