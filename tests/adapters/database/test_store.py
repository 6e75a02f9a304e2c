"""What the store promises, on every database alike."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from adapters.database.events import SqlFeed
from adapters.database.indicators.tables import asked_values, given_values
from adapters.database.store import SqlStore
from adapters.database.tables import events, replies, unannounced
from domain.asides import HandOver
from domain.errors import NotFound, Stale
from domain.events import Event
from domain.forums import Forum
from domain.indicators.rounds import Reading
from domain.indicators.values import Said
from domain.links import Link, Purpose
from domain.processes.answering import act, hand_over, save_draft
from domain.processes.asking_again import ask_again
from domain.processes.indicators.rounds import withdraw_round
from domain.processes.indicators.weighing import weigh_answers
from domain.processes.steering import withdraw
from domain.requests import Move, Notice, Status, steer
from domain.words import Text
from tests.builders import ISOLA, NOW, a_message, a_request, values
from tests.region import ALLIANCE, COORDINATOR, KAISA, OLLI, PEKKA, Region


def test_an_error_undoes_the_whole_work(region: Region) -> None:
    with pytest.raises(NotFound), region.store.begin(region.code) as work:  # noqa: PT012 - all of it is undone
        work.requests.add_missing([a_request()], Event("round.opened", "x", "rule", NOW))
        work.post.queue([a_message()])
        work.requests.get("values.2027.nobody")
    with region.store.look(region.code) as work:
        assert (work.requests.of_subject("x"), work.post.count()) == ([], {})
    assert SqlFeed(region.engine).untold(10) == []


def test_what_a_part_that_was_undone_wrote_is_not_remembered(region: Region) -> None:
    renamed, forum = replace(region.alliance, name=Text("Uusi")), Forum("steering", Text("Ohjausryhmä"))
    with region.store.begin(region.code) as work:
        with suppress(ValueError), work.apart():
            work.register.save(renamed, [], [])
            work.handbook.save(Forum, [forum])
            assert (work.register.alliance(), work.handbook.all(Forum)) == (renamed, [forum])
            raise ValueError
        assert (work.register.alliance(), work.handbook.all(Forum)) == (region.alliance, [])


@pytest.mark.postgresql
def test_whoever_saves_a_person_leaves_the_settings_as_somebody_else_has_just_made_them(
    empty_postgresql: Engine,
) -> None:
    region = Region(engine=empty_postgresql)
    renamed = replace(region.alliance, name=Text("Uusi"))
    with region.store.begin(region.code) as work:
        settings = work.register.alliance()
        with region.store.begin(region.code) as quicker:
            quicker.register.save(renamed, [], [])
        work.register.save(settings, [], [replace(KAISA, title="suunnittelija")])
    with region.store.look(region.code) as work:
        assert (work.register.alliance(), work.register.contact(KAISA.id).title) == (renamed, "suunnittelija")


def test_looking_writes_nothing(region: Region) -> None:
    with pytest.raises(DBAPIError), region.store.look(region.code) as work:
        work.requests.add_missing([a_request()])
    with region.store.begin(region.code) as work:
        assert work.requests.add_missing([a_request()]) == ["values.x.isola"]


def test_adding_what_is_missing_leaves_the_rest(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.requests.add_missing([a_request()])
        again = [a_request(contact=PEKKA.id), a_request("values.x.kivela")]
        assert work.requests.add_missing(again) == ["values.x.kivela"]
        assert work.requests.get("values.x.isola") == a_request()


def test_adding_nothing_new_tells_nothing(region: Region) -> None:
    opened = Event("round.opened", "x", "rule", NOW)
    for _ in range(2):
        with region.store.begin(region.code) as work:
            work.requests.add_missing([a_request()], opened)
    assert [one.name for one in SqlFeed(region.engine).untold(10)] == ["round.opened"]


def test_a_change_carries_its_reply_and_its_event(region: Region) -> None:
    region.open_round()
    turn = act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    with region.store.look(region.code) as work:
        assert work.requests.get(ISOLA) == turn.after
        assert work.requests.history(ISOLA) == [turn.reply]
    told = [(one.name, one.subject) for one in SqlFeed(region.engine).untold(10)]
    assert ("values.answered", ISOLA) in told


def test_whoever_comes_second_is_refused_and_writes_nothing(region: Region) -> None:
    region.open_round()
    before = region.request()
    first, second = (steer(before, move, "rule", NOW) for move in (Move.WITHDRAW, Move.LAPSE))
    with region.store.begin(region.code) as work:
        work.requests.write(first)
    with pytest.raises(Stale), region.store.begin(region.code) as work:
        work.requests.write(second)
    assert region.request().status is Status.WITHDRAWN


def test_an_unknown_request_is_said_to_be_unknown(region: Region) -> None:
    with region.store.look(region.code) as work, pytest.raises(NotFound, match=r"requests\.unknown"):
        work.requests.get("values.2027.nobody")


def test_the_newest_draft_of_each_person_is_kept_just_as_typed(region: Region) -> None:
    region.open_round()
    with region.store.begin(region.code) as work:
        work.requests.save_draft(ISOLA, KAISA.id, {"values": {"hearing": {"number": "1 2"}}}, NOW)
        work.requests.save_draft(ISOLA, KAISA.id, {"values": {"hearing": {"number": "ehkä 12"}}}, NOW)
        work.requests.save_draft(ISOLA, PEKKA.id, {}, NOW)
        assert work.requests.draft(ISOLA, KAISA.id) == ({"values": {"hearing": {"number": "ehkä 12"}}}, NOW)
        work.requests.drop_draft(ISOLA, KAISA.id)
        assert work.requests.draft(ISOLA, KAISA.id) is None
        assert work.requests.draft(ISOLA, PEKKA.id) == ({}, NOW)


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_a_draft_with_signs_that_no_database_holds_is_kept_all_the_same(region: Region, sign: str) -> None:
    region.open_round()
    body = {f"values.hear{sign}ing.number": f"4{sign}1", "values": [{"reason": sign}]}
    save_draft(region.ports, region.code, ISOLA, KAISA.id, body)
    with region.store.look(region.code) as work:
        draft = work.requests.draft(ISOLA, KAISA.id)
    assert draft is not None
    assert draft[0] == {"values.hear\ufffding.number": "4\ufffd1", "values": [{"reason": "\ufffd"}]}


def test_steps_taken_are_remembered_and_never_taken_twice(region: Region) -> None:
    with region.store.begin(region.code) as work:
        work.requests.note([Notice("x", "2027-03-01-2", KAISA.id, None)])
        assert work.requests.steps(["x", "y"]) == {"x": frozenset({"2027-03-01-2"})}
    with pytest.raises(DBAPIError), region.store.begin(region.code) as work:
        work.requests.note([Notice("x", "2027-03-01-2", OLLI.id, None)])


def test_a_link_is_spent_once(region: Region) -> None:
    link = Link(Purpose.SIGN_IN, region.code, COORDINATOR.id, "", date(2027, 2, 2), "20270201090000")
    with region.store.begin(region.code) as work:
        assert not work.spent.is_spent(link)
        assert [work.spent.spend(link, "used"), work.spent.spend(link, "used")] == [True, False]
        assert work.spent.is_spent(link)


def test_instants_come_back_in_utc_and_need_a_zone(region: Region) -> None:
    helsinki = datetime(2027, 2, 1, 11, 0, tzinfo=timezone(timedelta(hours=2)))
    with region.store.begin(region.code) as work:
        work.requests.add_missing([a_request(notice_at=helsinki)])
        back = work.requests.get("values.x.isola").notice_at
        assert (back, back and back.tzinfo) == (NOW, UTC)
    with pytest.raises(TypeError, match="time zone"), region.store.begin(region.code) as work:
        work.requests.add_missing([a_request("values.x.kivela", notice_at=datetime(2027, 2, 1))])  # noqa: DTZ001 - the point


def test_numbers_come_back_as_they_were_given(region: Region) -> None:
    region.open_round()
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values("1 234", "12,5"))
    with region.store.look(region.code) as work:
        given = [item.given for item in work.requests.question(work.requests.get(ISOLA)).items]
        assert [one.number for one in given if one] == [Decimal(1234), Decimal("12.5")]
        assert [one.said for one in given if one] == [Said.NUMBER] * 2


def test_alliances_never_see_each_other(region: Region) -> None:
    other = Region(engine=region.engine, alliance=replace(ALLIANCE, code="other"))
    region.open_round()
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    other.open_round()
    assert other.request().version == 0
    withdraw_round(other.ports, "other", "2027", COORDINATOR.id)
    assert region.request().status is Status.ANSWERED
    with region.store.look("nowhere") as work:
        assert (work.requests.of_contact(KAISA.id), work.register.partners(), work.rounds.all()) == ([], [], [])
        assert (work.rounds.states("2027"), work.rounds.history("isola"), work.post.count()) == ([], [], {})


@pytest.mark.parametrize("change", ["UPDATE replies SET move = 'decline'", "DELETE FROM given_values"])
def test_history_only_grows(region: Region, change: str) -> None:
    region.open_round()
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    with pytest.raises(DBAPIError, match="history only grows"), region.engine.begin() as connection:
        connection.execute(text(change))


def test_history_goes_with_its_whole_alliance_alone(region: Region) -> None:
    region.open_round()
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    with region.engine.begin() as connection:
        connection.execute(text("DELETE FROM alliances WHERE code = 'demo'"))
        for table in (replies, given_values, events):
            connection.execute(table.delete().where(table.c.alliance == "demo"))
        assert connection.scalar(select(replies.c.number)) is None


def test_events_are_told_in_order_and_forgotten_one_by_one(region: Region) -> None:
    feed = SqlFeed(region.engine)
    with region.store.begin(region.code) as work:
        for name in ("round.opened", "round.closed"):
            work.tell(Event(name, "2027", "rule", NOW))
    first, second = feed.untold(10)
    assert first.seq < second.seq
    feed.told([first.seq])
    assert [one.name for one in feed.untold(10)] == ["round.closed"]
    with region.engine.connect() as connection:
        assert len(connection.execute(select(events.c.seq)).all()) == 2
        assert len(connection.execute(select(unannounced.c.seq)).all()) == 1


def test_a_generation_begins_once_for_those_who_saw_the_same(region: Region) -> None:
    feed = SqlFeed(region.engine)
    assert [feed.advance("demo", "weigh-answers", seen=0), feed.advance("demo", "weigh-answers", seen=0)] == [
        True,
        False,
    ]
    assert feed.generation("demo", "weigh-answers") == 1


def test_a_moved_row_is_asked_in_one_place(region: Region) -> None:
    region.open_round()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    with region.engine.connect() as connection:
        where = asked_values.c.request.startswith(ISOLA)
        rows = connection.execute(select(asked_values.c.request, asked_values.c.indicator).where(where)).all()
    assert sorted(rows) == [(ISOLA, "hearing"), (f"{ISOLA}.{PEKKA.id}-1", "share")]


def test_readings_are_kept_in_order(region: Region) -> None:
    one = Reading("2027", "", "isola", KAISA.id, "Hyvä vuosi.", NOW)
    two = replace(one, at=NOW + timedelta(minutes=1), words="Lisäys.")
    with region.store.begin(region.code) as work:
        work.rounds.add_reading(two)
        work.rounds.add_reading(one)
        assert work.rounds.readings("2027") == [one, two]


def test_whole_walk_leaves_every_figure_once(region: Region) -> None:
    region.open_round()
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values())
    weigh_answers(region.ports, region.code)
    with region.store.look(region.code) as work:
        figures = [(one.partner, one.indicator, one.number, one.accepted) for one in work.rounds.figures("2027")]
    assert figures == [("isola", "hearing", Decimal(12), True), ("isola", "share", Decimal(50), True)]


def test_the_store_names_its_alliances(region: Region) -> None:
    assert SqlStore(region.engine).alliances() == ["demo"]


def test_an_answer_set_aside_rests_for_a_day_and_is_noted_once_until_it_is_given_anew(region: Region) -> None:
    region.open_round()

    def waits() -> int:
        with region.store.look(region.code) as work:
            return work.waiting("weigh-answers", region.clock.now())

    def set_aside() -> None:
        with region.store.begin(region.code) as work:
            work.set_aside([ISOLA], region.clock.now())

    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values("410"))
    set_aside()
    region.clock.pass_time(hours=23)
    set_aside()
    assert waits() == 0
    region.clock.pass_time(hours=2)
    assert waits() == 1
    set_aside()
    region.clock.pass_time(minutes=1)
    act(region.ports, region.code, ISOLA, KAISA.id, Move.ANSWER, values("411"))
    assert waits() == 1
    assert [one.name for one in SqlFeed(region.engine).untold(20)].count("answer.stuck") == 2


def test_who_is_asked_once_more_is_asked_only_what_no_colleague_stands_by(region: Region) -> None:
    region.open_round()
    hand_over(region.ports, region.code, ISOLA, KAISA.id, HandOver(contact=PEKKA.id, rows=("share",)))
    withdraw(region.ports, region.code, ISOLA, COORDINATOR.id)
    again = ask_again(region.ports, region.code, ISOLA)
    with region.store.look(region.code) as work:
        assert [item.indicator.code for item in work.requests.question(again).items] == ["hearing"]
