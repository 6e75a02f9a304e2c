"""When somebody has left without a word: nothing arrives at their address, and nothing is heard of them."""

from datetime import date, timedelta

SILENT = timedelta(days=30)
"""Whoever was heard of so recently has hardly left; perhaps their mail is being moved."""
PATIENCE = timedelta(days=14)
"""How long a person has to correct an address, where it may only be misspelt."""
REMEMBERED = timedelta(days=90)
"""How long a bounce is looked back at."""


def has_left(bounced_on: date, heard_on: date | None, today: date) -> bool:
    """Tell whether somebody whose address takes nothing any more has left.

    At once where they have long been silent; after a while where they were heard of lately, or never: then the
    address may have been wrong from the start. Whoever was heard of since has not.
    """
    if heard_on and heard_on > bounced_on:
        return False
    long_silent = heard_on is not None and heard_on < bounced_on - SILENT
    return long_silent or today >= bounced_on + PATIENCE
