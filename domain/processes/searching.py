"""A search over all that is kept: meetings and what they decided, the plan, reports, agreements; as one may read it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from domain.forums import Forum
from domain.joining.agreements import Agreement
from domain.meetings.meeting import Found, Meeting, Stage, goes_on
from domain.plans.plan import Content, Plan
from domain.ports import Work
from domain.processes.meetings.planning import Region, region_of
from domain.processes.plans.adopting import told
from domain.processes.plans.choosing import plans_to_read
from domain.reports.editions import Step
from domain.reports.report import Chart, Passage, Phrase, Report, Table
from domain.search import Hit, What, around, find, folded, newest_first, of_decisions
from domain.vocabulary import vocabulary
from domain.words import NO_TEXT, Language, Text
from domain.workdays import helsinki_date

MOST = 100
REPORT = Text("Hyvinvointikertomus", "Välfärdsberättelse", "Welfare report")
PLAN = Text("Hyvinvointisuunnitelma", "Välfärdsplan", "Welfare plan")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, as far as it decides what they find: their organisation, whether they coordinate, their language."""

    partner: str
    leads: bool
    language: Language
    today: date


def search(work: Work, words: str, reader: Reader) -> list[Hit]:
    """Return what holds these words and the reader may open, newest first."""
    wanted = folded(words)
    if not wanted:
        return []
    found = newest_first(hit for source in SOURCES for hit in source(work, wanted, reader))
    return list(islice(found, MOST))


def seen_forums(work: Work, reader: str, *, all_of_them: bool) -> list[Forum]:
    """Return the forums that people of a partner may see: its own, a coordinator all; those that have ended last.

    Who is only invited to the alliance sees none yet.
    """
    partner = work.register.partner(reader)
    mine = [one for one in work.handbook.all(Forum) if all_of_them or (partner.active and partner.id in one.members)]
    return sorted(mine, key=lambda one: not one.active)


def may_read(region: Region, partner: str, forum: str, about: str) -> bool:
    """Tell whether something in a forum is for a member of it: a negotiation is for those who negotiate."""
    found = region.forum(forum)
    return not about or (found is not None and partner in region.members(found, about))


def _meetings(work: Work, wanted: str, reader: Reader) -> Iterator[Hit]:
    """Of minutes and decisions members find only those that are finished."""
    forums = {one.code: one.name for one in seen_forums(work, reader.partner, all_of_them=reader.leads)}
    region, known = region_of(work, reader.today), {one.id: one for one in work.meetings.all()}
    found, rest = work.meetings.search(wanted, list(forums)), of_decisions(wanted)
    if rest is not None:
        found = list(dict.fromkeys([*found, *work.meetings.search(rest, list(forums), What.DECISION)]))
    for one in found:
        if reader.leads or _may_read(region, reader, known[one.meeting], one):
            words = around(wanted, one.words)
            yield Hit(What(one.what), forums[one.forum], words, f"/meetings/{one.meeting}", one.day)


def _raised(work: Work, wanted: str, reader: Reader) -> Iterator[Hit]:
    """What waits to be talked about, until it is on the agenda of a meeting."""
    region = region_of(work, reader.today)
    for forum in seen_forums(work, reader.partner, all_of_them=reader.leads):
        for one in work.agendas.backlog(forum.code):
            theirs = reader.leads or may_read(region, reader.partner, one.forum, one.about)
            if theirs and (said := find(wanted, [one.title, one.said])) is not None:
                yield Hit(What.RAISED, forum.name, said, f"/forums/{forum.code}")


def _held_where(work: Work, wanted: str, reader: Reader) -> Iterator[Hit]:
    """The meetings by their forum, by their place and by whom they are held with."""
    forums = {one.code: one for one in seen_forums(work, reader.partner, all_of_them=reader.leads)}
    region, listed = region_of(work, reader.today), vocabulary(work.handbook)
    for one in work.meetings.all():
        forum = forums.get(one.forum)
        if forum is None or not goes_on(forum, one) or one.stage is Stage.CANCELLED:
            continue
        if not (reader.leads or may_read(region, reader.partner, one.forum, one.about)):
            continue
        place = listed.text(one.place, reader.language)
        about = region.partners[one.about].name if one.about in region.partners else NO_TEXT
        if find(wanted, [_all_of(forum.name, place, about)]) is not None:
            words = ", ".join(filter(None, (about[reader.language], place[reader.language])))
            yield Hit(What.MEETING, forum.name, words, f"/meetings/{one.id}", one.day)


def _all_of(*texts: Text) -> Text:
    """Return texts as one, so that a word of each may be looked for at once."""
    return Text(*(" ".join(one[language] for one in texts) for language in Language))


def _may_read(region: Region, reader: Reader, meeting: Meeting, found: Found) -> bool:
    stands = found.what == What.ITEM or meeting.minuted_at is not None
    return stands and may_read(region, reader.partner, meeting.forum, meeting.about)


def _plans(work: Work, wanted: str, reader: Reader) -> Iterator[Hit]:
    plans = work.plans.all() if reader.leads else reversed(plans_to_read(work, reader.today))
    return (hit for plan in plans for hit in _plan(work, plan, wanted, reader))


def _plan(work: Work, plan: Plan, wanted: str, reader: Reader) -> Iterator[Hit]:
    content, listed = work.plans.content(plan.id), vocabulary(work.handbook)
    of_it = f"?plan={plan.id}"
    page = f"/plan{of_it}" if reader.leads else f"/desk/plan{of_it}"
    for goal in content.goals.values():
        if find(wanted, [goal.title]) is not None:
            yield Hit(What.GOAL, goal.title, "", f"{page}#goal-{goal.code}")
    for measure in content.measures.values():
        if find(wanted, [measure.title]) is not None:
            yield Hit(What.MEASURE, measure.title, _goal(content, measure.goal, reader), f"{page}#goal-{measure.goal}")
    for action in content.actions.values():
        theme = listed.text(action.theme, reader.language)
        texts: list[str | Text] = [action.title, theme, action.resources, action.statute]
        if (said := find(wanted, texts)) is not None:
            words = "" if find(wanted, [action.title]) is not None else said
            path = f"/plan/action/{action.code}{of_it}" if reader.leads else f"{page}#action-{action.code}"
            yield Hit(What.ACTION, action.title, words or _goal(content, action.goal, reader), path, action.due)


def _goal(content: Content, code: str, reader: Reader) -> str:
    return content.goals[code].title[reader.language] if code in content.goals else ""


def _versions(work: Work, wanted: str, reader: Reader) -> Iterator[Hit]:
    """The plans' adopted versions; who does not coordinate reads the newest, on the page that all the world has."""
    versions = [work.plans.versions(plan.id) for plan in work.plans.all()]
    for one in (one for some in versions for one in (some if reader.leads else some[:1])):
        name = _named(PLAN, one.plan)
        decision = told(work, one)
        if find(wanted, [name, one.decision, decision]) is not None:
            path = f"/plan/versions?plan={one.plan}&since={one.number}"
            path = path if reader.leads else f"/public/{work.alliance}/plan?version={one.plan}.{one.number}"
            yield Hit(What.PLAN, name, decision[reader.language], path, one.decided_on)


def _reports(work: Work, wanted: str, reader: Reader) -> Iterator[Hit]:
    """The newest publication of each report, which anybody may read."""
    newest = {one.report: one for one in work.reports.chain() if one.step is Step.PUBLISHED}
    for one in newest.values():
        report = work.reports.frozen(one.report, one.version)
        name = _named(REPORT, f"{report.year}, {report.name[reader.language]}")
        if (said := find(wanted, [name, *_written(report)])) is not None:
            languages = work.register.partner(report.area).languages
            language = reader.language if reader.language in languages else languages[0]
            path = f"/reports/{work.alliance}/{report.year}/{report.area}/{language}.html"
            words = "" if find(wanted, [name]) is not None else said
            yield Hit(What.REPORT, name, words, path, helsinki_date(one.at))


def _written(report: Report) -> Iterator[str | Text]:
    """Yield the words of a report: its chapters, what people wrote, what its tables and drawings name."""
    yield from (part.title for part in report.parts)
    for _, block in report.blocks():
        if isinstance(block, Passage):
            yield block.words
        elif isinstance(block, Chart):
            yield block.title
        elif isinstance(block, Table):
            yield from (cell.text for row in block.rows for cell in row if isinstance(cell, Phrase))


def _agreements(work: Work, wanted: str, reader: Reader) -> Iterator[Hit]:
    """The versions of the partnership agreement, for members."""
    if not work.register.partner(reader.partner).active:
        return
    for one in reversed(work.handbook.all(Agreement)):
        if (said := find(wanted, [one.title, one.text])) is not None:
            words = "" if find(wanted, [one.title]) is not None else said
            yield Hit(What.AGREEMENT, _named(one.title, f"({one.code})"), words, f"/agreement/{one.code}")


def _named(what: Text, which: str) -> Text:
    return Text(*(f"{words} {which}" if words else "" for words in (what.fi, what.sv, what.en)))


Source = Callable[[Work, str, Reader], Iterable[Hit]]
SOURCES: tuple[Source, ...] = (_meetings, _raised, _held_where, _plans, _versions, _reports, _agreements)
"""Everything that is looked through."""
