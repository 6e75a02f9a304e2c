"""Words the alliance has listed, shown in the reader's language wherever somebody wrote them in any."""

from jinja2 import pass_context
from jinja2.runtime import Context
from starlette.requests import Request

from adapters.web import context as of
from domain.vocabulary import NOTHING_LISTED, Vocabulary, vocabulary
from domain.words import Language, Text


class Listed:
    """The vocabulary of the alliance whose page this is; read only when a page names something by it."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self._found: Vocabulary | None = None

    def here(self) -> Vocabulary:
        """Return the vocabulary; an empty one where no alliance is known yet."""
        if self._found is None:
            alliance = of.alliance(self.request)
            self._found = self._read(alliance.code) if alliance else NOTHING_LISTED
        return self._found

    def usual(self) -> Language:
        """Return the language words are probably in when nobody has listed them: the alliance's first."""
        alliance = of.alliance(self.request)
        return alliance.languages[0] if alliance and alliance.languages else Language.FI

    def _read(self, alliance: str) -> Vocabulary:
        with of.ports(self.request).store.look(alliance) as work:
            return vocabulary(work.handbook)


@pass_context
def listed(context: Context, written: str, language: Language | None = None) -> Text:
    """Return a word in the languages it is listed in, for `text` or `words`; `language` is its writer's."""
    known: Listed = context["listed"]
    return known.here().text(written, language or known.usual())
