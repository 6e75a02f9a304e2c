"""Those who run the service, told by whatever Apprise reaches."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from adapters.channels.manner import Manner
from adapters.wording import say
from domain.errors import NotNow
from domain.words import Language

AS_GIVEN = Manner(trusted=True)
"""Whoever runs the service has given the addresses, which may lead anywhere."""


@dataclass(frozen=True)
class AppriseOperators:
    """Operators at one address or several, told in English; `whole` looks for troubles of the whole service."""

    urls: str = field(repr=False)
    whole: Callable[[], Iterable[str]] = tuple
    is_set: bool = True
    manner: Manner = AS_GIVEN

    def told(self, alliance: str, begun: Iterable[str], over: Iterable[str]) -> None:
        """Tell them in one message what has begun and what is over; raises NotNow when no address takes it."""
        from adapters.channels.plugins import tell  # noqa: PLC0415 - Apprise takes a second or two to import

        lines = [_line("begun", one) for one in begun] + [_line("over", one) for one in over]
        title = say(Language.EN, "alarm.title", alliance=alliance, count=len(lines))
        if not tell(self.urls.split(), title, lines, self.manner):
            raise NotNow("alarm.untold")

    def troubles(self) -> Iterable[str]:
        """Return the troubles that are of the whole service."""
        return self.whole()


def _line(how: str, trouble: str) -> str:
    name, _, what = trouble.partition(":")
    return say(Language.EN, f"alarm.{how}", what=say(Language.EN, f"alarm.{name}", what=what))
