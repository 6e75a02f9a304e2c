"""Terms of the glossary marked in our own texts: a word opens its meaning where it stands, without scripts."""

from collections.abc import Iterator, Sequence

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request

from adapters.web import context as of
from adapters.wording import say
from domain.network.glossary import Piece, Term, pieces
from domain.words import Language, Text

MEANING = Markup(
    '<details class="term"><summary>{words}<span class="visually-hidden"> {mark}</span></summary>'
    ' <span class="meaning">{definition} <a href="/glossary#term-{code}">{more}</a></span></details>'
)


class Terms:
    """The glossary of the alliance whose page this is; read only when a page marks a text."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self._found: Sequence[Term] | None = None

    def here(self) -> Sequence[Term]:
        """Return the terms; none where no alliance is known yet."""
        if self._found is None:
            alliance = of.alliance(self.request)
            self._found = self._read(alliance.code) if alliance else ()
        return self._found

    def _read(self, alliance: str) -> Sequence[Term]:
        with of.ports(self.request).store.look(alliance) as work:
            return work.handbook.all(Term)


@pass_context
def marked(context: Context, text: str | Text) -> Markup:
    """Mark each term at its first place in a text. It stands in a `<div class="helped">`: no `<p>` may hold it."""
    language: Language = context["language"]
    words, written = text.written(language) if isinstance(text, Text) else (text, language)
    shown = Markup("").join(_shown(pieces(words, context["terms"].here(), written), language))
    return shown if written is language else Markup('<span lang="{}">{}</span>').format(written.value, shown)


def _shown(found: Iterator[Piece], language: Language) -> Iterator[Markup]:
    for one in found:
        yield Markup.escape(one.words) if one.term is None else _meaning(one.words, one.term, language)


def _meaning(words: str, term: Term, language: Language) -> Markup:
    mark, more = say(language, "glossary.mark"), say(language, "glossary.more")
    return MEANING.format(words=words, mark=mark, definition=term.definition[language], code=term.code, more=more)
