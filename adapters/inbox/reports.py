"""What mail servers say became of a mail (RFC 3464), found by the part's type: some put it into multipart/mixed."""

import re
from collections.abc import Iterator
from email.message import Message

from domain.inbox.incoming import Delivery

MOST = 50
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def deliveries_in(message: Message) -> tuple[Delivery, ...]:
    """Return the reports in a mail, one for each recipient."""
    return tuple(one for part in _reports(message) for one in _deliveries(part))[:MOST]


def _reports(message: Message) -> Iterator[Message]:
    if message.get_content_type() == "message/delivery-status":
        yield message
    elif message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _reports(part)


def _deliveries(part: Message) -> Iterator[Delivery]:
    """Yield the groups about recipients; the first group is about the server."""
    groups = part.get_payload()
    for group in groups if isinstance(groups, list) else []:
        if isinstance(group, Message) and "action" in group:
            found = STATUS.search(str(group.get("status", "")))
            named = (str(group.get(name, "")) for name in ("original-recipient", "final-recipient"))
            recipients = [one.rpartition(";")[2].strip().strip("<>").casefold()[:320] for one in named if one]
            action = str(group["action"]).partition("(")[0].strip().casefold()[:20]
            yield Delivery(action, found[1] if found else "", tuple(dict.fromkeys(recipients)))
