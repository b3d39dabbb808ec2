"""Pages and parts of pages: door, form, one service or selector, template."""
