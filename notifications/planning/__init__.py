"""Who is to get which notification, and when: read from rows, as often as anybody asks."""
