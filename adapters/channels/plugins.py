"""Apprise, and our own plugin of it: cards as we wrote them, and the truth about what became of each."""

import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.plugins.workflows import NotifyWorkflows

from adapters.channels.cards import alarm
from adapters.channels.manner import Manner
from adapters.channels.posting import post
from domain.channels import TEAMS, News
from domain.errors import Never, Problem

for _talker in ("apprise", "urllib3"):
    # Both write down whole addresses, at some level or other, and addresses are secrets.
    logging.getLogger(_talker).setLevel(logging.CRITICAL)

QUIET = AppriseAsset(app_id="Yhdyspinta", app_desc="", app_url="", secure_logging=True)


class Workflows(NotifyWorkflows):  # type: ignore[no-untyped-call]
    """Microsoft's workflows, given our cards. Apprise's own says neither which status came nor when to come again."""

    request_rate_per_sec = 0
    content = b""
    manner = Manner()
    problem: Problem | None = None

    def send(self, body: Any, title: Any = "", notify_type: Any = "", **_: Any) -> bool:
        """Post the card; what goes wrong is kept for whoever asked, for Apprise passes on no more than a False."""
        del body, title, notify_type
        try:
            post(self.address, self.query, self.content, self.manner)
        except Problem as problem:
            self.problem = problem
        return self.problem is None

    @property
    def address(self) -> str:
        """Return where the cards are posted."""
        path = "/powerautomate/automations/direct" if self.power_automate else ""
        path += f"/cu/{self.routing_id}" if path and self.routing_id else ""
        port = f":{self.port}" if self.port else ""
        return f"https://{self.host}{port}{path}/workflows/{self.workflow}/triggers/manual/paths/invoke"

    @property
    def query(self) -> dict[str, str]:
        """Return the key to it: a secret."""
        return {"api-version": self.api_version, "sp": "/triggers/manual/run", "sv": "1.0", "sig": self.signature}


def teams(channel: News, content: bytes, manner: Manner) -> Workflows:
    """Return the plugin for a Teams channel, loaded with a card; raises Never for an address it cannot read."""
    native = channel.url.lower().startswith("https://")
    untyped: Any = Workflows
    read = untyped.parse_native_url(channel.url) if native else untyped.parse_url(channel.url)
    try:
        plugin: Workflows = untyped(**{**(read or {}), "asset": QUIET})
    except TypeError:
        raise Never("channel.unreadable") from None
    plugin.content, plugin.manner = content, manner
    return plugin


def _reached(url: str) -> Apprise | None:
    """Return what reaches one address, or nothing; given words, Apprise would look for several addresses in them."""
    apprise = Apprise(asset=QUIET)
    plugin = Apprise.instantiate(url, asset=QUIET)
    return apprise if plugin is not None and apprise.add(plugin) else None


def known(url: str) -> bool:
    """Tell whether Apprise can read an address."""
    return _reached(url) is not None


def tell(urls: Sequence[str], title: str, lines: Sequence[str], manner: Manner) -> bool:
    """Tell each address; False when none of them took it. One that is broken must not repeat it to the others."""
    return any([_heard(url, title, lines, manner) for url in urls])  # noqa: C419 - all are told, not the first that hears


def _heard(url: str, title: str, lines: Sequence[str], manner: Manner) -> bool:
    if TEAMS.fullmatch(url) or url.lower().startswith(("workflow://", "workflows://")):
        return _shown(News("operators", "", url), alarm(title, lines), manner)
    apprise = _reached(url)
    return bool(apprise and apprise.notify("\n".join(lines), title, body_format=NotifyFormat.TEXT))


def _shown(channel: News, content: bytes, manner: Manner) -> bool:
    with suppress(Never):
        return bool(teams(channel, content, manner).notify(body=channel.code))
    return False


def say(channel: News, content: bytes) -> bool:
    """Send title and text by whatever the address names; raises Never for an address Apprise cannot read."""
    apprise, said = _reached(channel.url), json.loads(content)
    if apprise is None:
        raise Never("channel.unreadable")
    return bool(apprise.notify(said["body"], said["title"], body_format=NotifyFormat.TEXT))
