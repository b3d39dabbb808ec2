"""The week of a manager's people, and of a unit, told the morning after it closed."""
