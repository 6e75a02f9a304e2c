"""What talking might help of the plan, on the leading forum's agenda: raised once, and gone when its reason is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from domain.forums import Forum, Level, running
from domain.meetings.agendas import Item, item_id
from domain.meetings.meeting import Stage
from domain.plans.plan import Plan
from domain.ports import Work
from domain.processes.meetings.recording import next_agenda, still_to_publish
from domain.processes.plans.board import LOOKING, AgendaItem
from domain.words import Language, Text
from domain.workdays import helsinki_date

NOBODYS = Text(
    "Toimenpiteet, joille etsitään tekijää", "Åtgärder som söker en utförare", "Actions looking for somebody to do them"
)
"""What the agenda calls the actions nobody has taken on yet."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The plan's items that wait for their meeting; those on a published agenda stay as they were read."""

    open: Sequence[Item]
    published: Sequence[Item]


def raise_items(work: Work, plan: Plan, items: Sequence[AgendaItem], now: datetime) -> int:
    """Put what talking might help on the agenda of the forum that leads, else of the first; return how many are new.

    What was raised and needs no talk any more is taken off again, unless its agenda has been published.
    """
    forum = _leading(work)
    if forum is None:
        return 0
    ahead = _ahead(work, forum, plan, now)
    fresh = [*_stuck(forum, plan, items), *_nobodys(forum, plan, items, ahead, now)]
    wanted = {one.id for one in fresh}
    work.agendas.drop([one for one in ahead.open if one.id not in wanted])
    for one in ahead.open:
        work.agendas.renew([new for new in fresh if new.id == one.id and new.said != one.said])
    meeting, late = next_agenda(work, forum.code, now) if fresh else ("", False)
    return work.agendas.add_missing([replace(one, meeting=meeting, late=late, at=now) for one in fresh])


def _leading(work: Work) -> Forum | None:
    """Negotiations are each with one municipality, and no place for everybody's actions."""
    forums = [one for one in running(work.handbook.all(Forum)) if not one.negotiation]
    return next((one for one in forums if one.level is Level.LEADERSHIP), next(iter(forums), None))


def _ahead(work: Work, forum: Forum, plan: Plan, now: datetime) -> _Ahead:
    coming = work.meetings.all(forum.code, first=helsinki_date(now), stage=Stage.CONVENED)
    published = [one.id for one in coming if one.starts > now and one.agenda_at is not None]
    read = [item for id in published for item in work.agendas.items(id)]
    ours = (f"action.{plan.id}.", _looking(plan))
    opened = [one for one in still_to_publish(work, forum.code, now) if one.source.startswith(ours)]
    return _Ahead(opened, [one for one in read if one.source.startswith(ours)])


def _stuck(forum: Forum, plan: Plan, items: Sequence[AgendaItem]) -> Iterator[Item]:
    for one in items:
        if one.why != LOOKING:
            source = f"action.{plan.id}.{one.action.code}.{one.why}.{one.action.due}"
            yield Item(item_id(forum.code, source), forum.code, one.action.title, source, words=one.help)


def _nobodys(forum: Forum, plan: Plan, items: Sequence[AgendaItem], ahead: _Ahead, now: datetime) -> Iterator[Item]:
    """One item for all of them: a plan just taken in has dozens, and an agenda has two hours."""
    titles = [one.action.title for one in items if one.why == LOOKING]
    if not titles or any(one.source.startswith(_looking(plan)) for one in ahead.published):
        return
    waits = next((one for one in ahead.open if one.source.startswith(_looking(plan))), None)
    source = waits.source if waits else f"{_looking(plan)}{helsinki_date(now)}"
    fi, sv, en = (_listed(titles, language) for language in Language)
    yield Item(item_id(forum.code, source), forum.code, NOBODYS, source, words=fi, words_sv=sv, words_en=en)


def _listed(titles: Sequence[Text], language: Language) -> str:
    """Return one title a line; nothing in a language that none is known in, but Finnish, which stands for any."""
    known = language is Language.FI or any(title.written(language)[1] is language for title in titles)
    return "\n".join(title[language] for title in titles) if known else ""


def _looking(plan: Plan) -> str:
    return f"looking.{plan.id}."
