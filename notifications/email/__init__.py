"""E-mail: rendered (compose), and handed over to the mail server (server)."""
