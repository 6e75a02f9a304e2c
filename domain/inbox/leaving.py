"""When somebody has left without a word: nothing arrives at their address, and nothing is heard of them."""

from datetime import date, timedelta

PATIENCE = timedelta(days=14)
"""How long a person has to correct an address: it may be misspelt, or their mail is being moved."""
REMEMBERED = timedelta(days=90)
"""How long a bounce is looked back at."""


def has_left(bounced_on: date, heard_on: date | None, today: date) -> bool:
    """Tell whether somebody whose address takes nothing any more has left.

    Never before a person has had time to look, however long they were silent before; and whoever was heard of since
    has not.
    """
    heard_since = heard_on is not None and heard_on > bounced_on
    return not heard_since and today >= bounced_on + PATIENCE
