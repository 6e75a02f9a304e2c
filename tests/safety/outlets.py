"""A region where every text was written by somebody with bad intentions, and parsers that are not ours."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path

from domain.asides import AskTime, Decline
from domain.channels import News
from domain.duties import Duty, Pace
from domain.errors import RuleBroken
from domain.forums import Forum, Seat
from domain.indicators.rounds import Dates
from domain.indicators.values import Values
from domain.joining.profiles import Profile
from domain.network.glossary import Term
from domain.partners import Contact
from domain.plans.commitments import Commitment
from domain.plans.plan import Item, content_of
from domain.plans.statuses import ActionStatus, Statuses
from domain.processes.answering import act
from domain.processes.indicators.reading import ReadingForm, add_reading
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.plans.adopting import Adoption, adopt
from domain.processes.plans.editing import Ruling, overrule
from domain.requests import Move
from domain.words import Language, Text, line, prose
from domain.yearclock import Season
from tests.forum_room import STEERING, with_forums
from tests.memory import in_file
from tests.plans import CONTENT, MEETING, PLAN, WALKS, commitment, follow, write
from tests.region import (
    ALLIANCE,
    CATALOGUE,
    CONTACTS,
    COORDINATOR,
    KAISA,
    NIILO,
    OLLI,
    PARTNERS,
    PAULA,
    PEKKA,
    SIRI,
    SPRING,
    Region,
)
from tests.safety.evil import EVIL

ADDRESSES = {"href", "src", "action", "srcset", "formaction", "poster", "data", "xlink:href"}
HARMLESS = re.compile(r"/(?!/)|#|\?|mailto:|tel:|(?:http|webcal)://yhdyspinta\.test/")


def taken(check: Callable[[str], str], texts: tuple[str, ...] = EVIL) -> list[str]:
    """The evil texts that a rule lets in, as it lets them in."""

    def kept(text: str) -> Iterator[str]:
        try:
            yield check(text)
        except RuleBroken:
            return

    return [one for text in texts for one in kept(text) if one]


NAMES, WORDS = taken(line), taken(prose)


@dataclass
class Elements(HTMLParser):
    """What a page is made of: its elements and attributes counted, the addresses it leads to, its words."""

    count: Counter[str] = field(default_factory=Counter)
    addresses: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "text":  # a line of a drawing: a longer name takes more of them
            return
        self.count[" ".join([tag, *sorted(name for name, _ in attrs)])] += 1
        self.addresses += [value or "" for name, value in attrs if name in ADDRESSES]

    def handle_comment(self, data: str) -> None:
        self.count["a comment"] += 1

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


def elements(html: str) -> Elements:
    found = Elements()
    found.feed(html)
    found.close()
    return found


def written_by(folder: Path, names: list[str], words: list[str]) -> Region:
    """A region with the texts wherever one may stand: its register, catalogue, round, answers and readings."""
    name, say = cycle(names), cycle(words)

    def text() -> Text:
        return Text(next(name), next(name), next(name))

    def person(one: Contact) -> Contact:
        return replace(one, name=next(name), title=next(name), phone=next(name)[:40])

    engine = in_file(folder / "region.db")
    region = Region(
        engine,
        replace(ALLIANCE, name=text(), benefit=Text(next(say), next(say), next(say))),
        [replace(one, name=text()) for one in PARTNERS],
        [person(one) for one in CONTACTS],
        [replace(one, title=text(), unit=text(), theme=text(), help=text()) for one in CATALOGUE],
    )
    _write_handbook(region, text)
    region.open_round("2026", Dates(SPRING.opens.replace(year=2027), SPRING.due, SPRING.locks), next(name))
    region.open_round(note=next(name))
    _answer(region, say)
    _write_plan(region, text, say)
    forum = replace(STEERING, name=text(), purpose=text(), agenda=(text(), text()))
    return with_forums(region, forum, next(say), next(name))


def _write_handbook(region: Region, text: Callable[[], Text]) -> None:
    """Words that are recognised alike in both regions, whatever they are called."""
    seen = Text("mittar", "mätar", "indicator")
    with region.store.begin(region.code) as work:
        work.handbook.save(Term, [Term("word", text(), text(), seen, text(), unverified=(Language.SV,))])
        work.handbook.save(Forum, [Forum("steering", text(), purpose=text(), members=("isola", "kivela"))])
        work.handbook.save(Season, [Season("figures", text(), 3)])
        work.handbook.save(Duty, [Duty("own", text(), text().fi, pace=Pace.YEAR)])
        work.channels.save(News("room-1", text().fi, "https://prod-1.logic.azure.com/workflows/a"))
        work.seats.take([Seat("steering", "isola", KAISA.id, PEKKA.id), Seat("steering", "kivela", OLLI.id)])
        work.profiles.save([Profile("isola", text(), text(), text(), (text().fi,))])


def _write_plan(region: Region, text: Callable[[], Text], say: Iterator[str]) -> None:
    """A plan whose owners have agreed, offered something else, and told how it goes."""
    actions = [
        replace(one, resources=text().fi, theme=text().sv, statute=text().en) for one in CONTENT.actions.values()
    ]
    parts: list[Item] = [*CONTENT.goals.values(), *CONTENT.measures.values(), *actions]
    named = [replace(one, title=text()) for one in parts]
    write(region, content_of(named))
    adopt(region.ports, region.code, COORDINATOR.id, Adoption(decision=text().fi))
    follow(region)
    act(region.ports, region.code, commitment(WALKS, "club"), NIILO.id, Move.ANSWER, Commitment(agreed=True))
    offer = Commitment(share=next(say), resources=f"2 × {text().fi}", comment=next(say))
    act(region.ports, region.code, commitment(MEETING, "isola"), KAISA.id, Move.COUNTER, offer)
    follow(region)
    started, region.clock.instant = region.clock.instant, datetime(2027, 4, 1, 7, tzinfo=UTC)
    follow(region)
    told = ActionStatus(progress="25", stuck=True, sentence=text().fi, obstacle=next(say), help=next(say))
    said = Statuses(actions={WALKS.code: told})
    act(region.ports, region.code, f"status.{PLAN.id}.2027-q1.club", NIILO.id, Move.ANSWER, said)
    ruling = Ruling(light="behind", reason=next(say))
    overrule(region.ports, region.code, WALKS.code, COORDINATOR.id, ruling)
    region.clock.instant = started


def _answer(region: Region, say: Iterator[str]) -> None:
    share = {"not_relevant": True, "reason": next(say)}
    for year, number in (("2026", "1"), ("2027", "900")):
        said = {"values": {"hearing": {"number": number, "reason": next(say)}, "share": share}, "comment": next(say)}
        act(region.ports, region.code, f"values.{year}.isola", KAISA.id, Move.ANSWER, Values.model_validate(said))
        weigh_answers(region.ports, region.code)
    act(region.ports, region.code, "values.2027.kivela", OLLI.id, Move.DECLINE, Decline(reason=next(say)))
    wish = AskTime(reason=next(say), until=SPRING.due.replace(day=9))
    act(region.ports, region.code, "values.2027.ranta", SIRI.id, Move.ASK_TIME, wish)
    for indicator in ("", "hearing"):
        reading = ReadingForm(indicator=indicator, words=next(say))
        add_reading(region.ports, region.code, "2027", PAULA.id, reading)
