"""The partnership agreement: which version somebody accepted, in whose name (S0-9: nobody is bound unasked)."""

from dataclasses import dataclass
from datetime import date

from domain.errors import FieldsBroken, RuleBroken
from domain.joining.onboarding import FLOW
from domain.requests import Kind, Reply, Request
from domain.words import Line, Name, Outside, Slug, Text


@dataclass(frozen=True, slots=True)
class Agreement:
    """One version of the agreement; the last one written is in force. The code is the version."""

    code: str
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Signature:
    """An acceptance of one version: the row of a reply. `name` and `title` are of the one who accepted."""

    request: str
    reply: int
    version: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The version that a partner has accepted last, by whom and when."""

    version: str
    name: str
    title: str
    on: date


@dataclass(frozen=True, slots=True)
class AgreementQuestion:
    """What the page shows: the version in force, in whose name it is accepted, and who is probably accepting."""

    agreement: Agreement
    partner: Text
    name: str
    title: str
    before: Signed | None = None


class Signing(Outside):
    """The acceptance as typed; `edition` is the version that was read."""

    edition: Slug
    agreed: bool = False
    name: Name
    title: Line = ""


def signatures(request: Request, question: AgreementQuestion, answer: Signing, reply: Reply) -> list[Signature]:
    """Turn an acceptance into its row; raises FieldsBroken without a tick, or when another version is in force now."""
    if answer.edition != question.agreement.code:
        raise FieldsBroken({"agreed": RuleBroken("agreement.changed", version=question.agreement.code)})
    if not answer.agreed:
        raise FieldsBroken({"agreed": RuleBroken("agreement.agree")})
    return [Signature(request.id, reply.number, answer.edition, answer.name, answer.title)]


AGREEMENT: Kind[AgreementQuestion, Signing] = Kind(
    "agreement", Signing, signatures, receipt=False, taken_in_by=FLOW, minutes=3
)
