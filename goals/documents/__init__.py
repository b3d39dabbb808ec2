"""Document pages: a unit's or a person's goals of one framework, read as one text."""
