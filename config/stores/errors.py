"""What can go wrong with the stores, in words for the person at the terminal."""


class StoresError(Exception):
    """A store cannot run; the message is one line and names a way on."""


class StoresBusyError(StoresError):
    """Another process runs the stores of this data folder."""
