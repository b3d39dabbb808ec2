"""PostgreSQL and Valkey for development and tests, embedded or real."""
