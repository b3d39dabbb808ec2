"""E-mail: from what a kind says to a message, and over to the mail server."""
