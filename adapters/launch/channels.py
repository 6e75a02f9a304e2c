"""`yhdyspinta channel add`: a channel at any address Apprise reaches, for who runs the service."""

from adapters.channels.plugins import known
from domain.channels import News
from domain.errors import RuleBroken
from domain.ports import Ports
from domain.processes.channels import add_channel
from domain.words import Language


def add(ports: Ports, alliance: str, url: str, name: str, language: Language) -> str:
    """Add a channel and tell its code; the address itself is not repeated. Raises RuleBroken for one not known."""
    if alliance not in ports.store.alliances():
        raise RuleBroken("crisis.which-alliance", known=", ".join(ports.store.alliances()) or "–")
    if not known(url):
        raise RuleBroken("channel.unreadable")
    added = add_channel(ports, alliance, News("", name or url.partition(":")[0], url, language))
    return f"{added.code}: {added.name}. Try it on the page {ports.links.home()}/channels."
