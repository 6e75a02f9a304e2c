"""Files of a published report: those anybody gets are those that can be proven, after a loss or an update too."""

from collections.abc import Sequence
from hashlib import sha256

from domain.errors import NotFound
from domain.ports import Ports, Work
from domain.reports.editions import Edition, Form, Step
from domain.requests import BY_RULE
from domain.words import Language


def provable(ports: Ports, alliance: str, ready: Edition, language: Language, form: Form) -> bytes:
    """Return one file of a published version just as it was published: as it is kept, else printed anew.

    Raises NotFound where it does not come out the same any more; then the flow's next run publishes it anew.
    """
    with ports.store.look(alliance) as work:
        known = _known(work, ready)
    for found in (ports.press.held, ports.press.issued):
        contents = found(alliance, ready, language, form)
        if contents is not None and sha256(contents).hexdigest() in known:
            return contents
    raise NotFound("report.not-as-published", id=ready.report.id)


def renew(ports: Ports, alliance: str, ready: Edition, languages: Sequence[Language]) -> None:
    """Note how a published version's files come out now, where what was published is lost and comes out otherwise."""
    for language in languages:
        for form in Form:
            try:
                provable(ports, alliance, ready, language, form)
            except NotFound:
                _note(ports, alliance, ready, language, form)


def _note(ports: Ports, alliance: str, ready: Edition, language: Language, form: Form) -> None:
    digest = sha256(ports.press.issued(alliance, ready, language, form)).hexdigest()
    with ports.store.begin(alliance) as work:
        if digest not in _known(work, ready):
            said = f"{language}.{form}"
            work.reports.note(ready.report.id, ready.version, Step.FILE, BY_RULE, ports.clock.now(), said, digest)


def _known(work: Work, ready: Edition) -> frozenset[str]:
    records = work.reports.of(ready.report.id)
    return frozenset(one.digest for one in records if one.step is Step.FILE and one.version == ready.version)
