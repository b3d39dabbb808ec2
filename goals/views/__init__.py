"""Pages and page fragments: access check, form, one service or selector, template."""
