"""A schedule stands only where the setting it needs is set."""

from collections.abc import Iterator

from adapters.announcements.contents import Deployment, as_set, deployments
from adapters.settings import Settings

INBOX = next(entry for entry in deployments() if entry.name == "read-inbox")


def schedules(url: str) -> int:
    return len(as_set(INBOX, Settings.model_validate({"inbox_url": url})).schedules)


def test_the_inbox_is_read_by_the_clock_only_where_there_is_one() -> None:
    assert (schedules(""), schedules("imaps://a:b@imap.example.org/INBOX")) == (0, 1)


def test_what_needs_nothing_keeps_its_schedules() -> None:
    assert all(as_set(one, Settings()) == one for one in deployments() if not any(needs(one)))


def needs(entry: Deployment) -> Iterator[str]:
    return (tag for tag in entry.tags if tag.startswith("needs:"))
