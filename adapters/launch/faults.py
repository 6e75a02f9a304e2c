"""What stands in the way of a command, told to the operator."""


class CannotStart(Exception):
    """Something outside stands in the way; the message is for the operator and names what mends it."""
