"""The two ways in which backing servers can fail."""


class BackingError(Exception):
    """A wish that cannot be met: a bad name, a server that is not private, one that does not start."""


class CannotBeHad(Exception):
    """One offer falls through; the message is the reason, a whole sentence without credentials."""
