"""Errors of the stores, with messages for the person at the terminal."""


class StoresError(Exception):
    """A store cannot run; the message is one line and suggests what to do."""


class StoresBusyError(StoresError):
    """Another process runs the stores of this data folder."""
