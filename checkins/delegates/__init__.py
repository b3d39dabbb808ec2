"""Writing the week's check-in for somebody else: their manager, or their assistant."""
