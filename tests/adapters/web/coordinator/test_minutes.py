"""Minutes on the coordinator's pages: written, decided, looked at, sent; read and objected to."""

import re
from datetime import timedelta

import pytest

from domain.meetings.meeting import Stage
from domain.meetings.rsvp import Coming, Rsvp
from domain.processes.answering import act
from domain.requests import Move
from tests.adapters.web.coordinator.forum_office import at_desk, meeting
from tests.adapters.web.coordinator.office import Office
from tests.forum_room import CONVENED, HELD, with_forums
from tests.plans import CONTENT, PLAN, write
from tests.region import KAISA, OLLI, lived


@pytest.fixture
def office() -> Office:
    return Office(lived(with_forums))


def sitting(office: Office) -> tuple[Office, str, str]:
    """The convened meeting has begun and has a quorum: the office, the path of its minutes, its first item."""
    office.region.clock.instant = meeting(office, CONVENED).starts + timedelta(minutes=5)
    office, path = Office(office.region), f"/meetings/{CONVENED}/minutes"
    office.post(path, do="attend", **{f"seats.{id}.here": "true" for id in ("isola", "kivela", "club")})
    return office, path, re.findall(r'name="item" value="([^"]*)"', office.get(path).text)[0]


def seal_on(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def test_minutes_are_written_and_decided_on_one_page_and_looked_at_before_they_are_sent(office: Office) -> None:
    office.region.clock.instant = meeting(office, CONVENED).starts + timedelta(minutes=5)
    office = Office(office.region)
    path = f"/meetings/{CONVENED}/minutes"
    seats = {f"seats.{id}.here": "true" for id in ("isola", "kivela", "club")}
    office.post(path, do="attend", **seats, **{"seats.isola.who": "Pekka Puro", "seats.isola.stands_in": "true"})
    item = re.findall(r'name="item" value="([^"]*)"', office.get(path).text)[0]
    assert office.post(path, do="write", item=item, seen="0", words="Hyvin menee.").status_code == 303
    decided = {"item": item, "words": "Jatketaan.", "rule": "majority", "votes.club": "against"}
    assert office.post(path, do="decide", **decided).status_code == 303
    office.post(path, do="add", title="Muut asiat")
    page = office.get(path).text
    assert "puolesta 2, vastaan 1, tyhjää 0" in page
    assert "Muut asiat" in page
    assert f'href="{path}/finish"' in page
    look = office.get(f"{path}/finish").text
    shown = ("Pöytäkirja lähtee 5 ihmiselle", "3/5 organisaatiota", "Pekka Puro", "puolesta 2, vastaan 1", "Jatketaan.")
    assert [said for said in shown if said not in look] == []
    missing = look.partition("ei ole vielä tekstiä")[2].partition("</ul>")[0]
    assert ("Muut asiat" in missing, f"#item-{item}" in missing) == (True, False)
    assert meeting(office, CONVENED).stage is Stage.CONVENED
    done = office.post(f"{path}/finish", seen=seal_on(look))
    assert done.headers["location"] == f"/meetings/{CONVENED}?done=recorded"
    told = office.get(f"/meetings/{CONVENED}").text
    assert "Hyvin menee." in told
    assert "3/5 organisaatiota" in told


def test_minutes_that_changed_since_they_were_looked_at_are_looked_at_again(office: Office) -> None:
    office.region.clock.instant = meeting(office, CONVENED).starts + timedelta(minutes=5)
    office, path = Office(office.region), f"/meetings/{CONVENED}/minutes"
    office.post(path, do="attend", **{"seats.isola.here": "true"})
    seen = seal_on(office.get(f"{path}/finish").text)
    item = re.findall(r'name="item" value="([^"]*)"', office.get(path).text)[0]
    office.post(path, do="write", item=item, seen="0", words="Toinen ehti väliin.")
    assert office.post(f"{path}/finish").status_code == 409
    late = office.post(f"{path}/finish", seen=seen)
    assert (late.status_code, "muuttui sillä välin" in late.text) == (409, True)
    assert "Toinen ehti väliin." in late.text
    assert meeting(office, CONVENED).stage is Stage.CONVENED
    assert office.post(f"{path}/finish", seen=seal_on(late.text)).status_code == 303
    again = office.post(f"{path}/finish", seen=seal_on(late.text))
    assert (again.status_code, "seen" in again.text) == (422, False)
    assert "ei voi kirjoittaa nyt" in office.get(f"{path}/finish").text


def test_minutes_of_a_meeting_with_nobody_there_offer_no_button_to_send_them(office: Office) -> None:
    office.region.clock.instant = meeting(office, CONVENED).starts + timedelta(minutes=5)
    page = Office(office.region).get(f"/meetings/{CONVENED}/minutes/finish").text
    assert ("Ketään ei ole vielä merkitty paikalle." in page, 'name="seen"' in page) == (True, False)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"words": ""}, "decision"),
        ({"words": "Jatketaan.", "due": "huomenna"}, "due"),
        ({"words": "Jatketaan.", "owner": "isola"}, "due"),
        ({"words": "Jatketaan.", "owner": "nobody", "due": "2027-12-31"}, "owner"),
        ({"words": "Jatketaan.", "owner": "isola", "due": "2027-12-31", "goal": "nothing"}, "goal"),
        ({"words": "Jatketaan.", "owner": "isola", "due": "2027-12-31"}, "goal"),
    ],
)
def test_a_fault_of_a_decision_leads_to_its_own_items_field(office: Office, fields: dict[str, str], field: str) -> None:
    write(office.region, CONTENT)
    office.region.clock.instant = meeting(office, CONVENED).starts + timedelta(minutes=5)
    office, path = Office(office.region), f"/meetings/{CONVENED}/minutes"
    office.post(path, do="attend", **{"seats.isola.here": "true"})
    item = re.findall(r'name="item" value="([^"]*)"', office.get(path).text)[-1]
    page = office.post(path, do="decide", item=item, **fields).text
    assert f'href="#{field}.{item}" class="fault"' in page
    assert f'id="{field}.{item}" aria-' in page
    assert f'aria-describedby="{field}.{item}' in page


def test_a_mistyped_decision_is_corrected_or_struck_on_the_page_until_the_minutes_are_finished(office: Office) -> None:
    office.region.clock.instant = meeting(office, CONVENED).starts + timedelta(minutes=5)
    office, path = Office(office.region), f"/meetings/{CONVENED}/minutes"
    assert "suunnitelmassa ei ole vielä tavoitteita" in office.get(path).text.casefold()
    office.post(path, do="attend", **{"seats.isola.here": "true"})
    item = re.findall(r'name="item" value="([^"]*)"', office.get(path).text)[0]
    office.post(path, do="decide", item=item, words="Jatketan.", owner="isola", due="2027-12-31")
    about = {"item": item, "decision": f"{CONVENED}.1"}
    wrong = office.post(path, do="correct", **about, words="Jatketaan.", owner="isola")
    assert f'href="#due.{CONVENED}.1" class="fault"' in wrong.text
    assert office.post(path, do="correct", **about, words="Jatketaan.", due="2027-12-31").status_code == 303
    page = office.get(path).text
    assert "<s>Jatketan.</s> (korjattu" in page
    assert office.post(path, do="correct", **about, words="Ehkä jatketaan.").status_code == 409
    about["decision"] = f"{CONVENED}.2"
    assert office.post(path, do="strike", **about).headers["location"].endswith(f"?done=struck#item-{item}")
    page = office.get(path).text
    assert ("<s>Jatketaan.</s> (poistettu" in page, "Päätös (hyväksyttiin)" in page) == (True, False)
    preview = office.get(f"{path}/finish").text
    assert "Päätöksiä ei ole kirjattu." in preview
    assert "<s>Jatketan.</s> (korjattu" in preview
    assert "<s>Jatketaan.</s> (poistettu" in preview


def test_a_decision_is_looked_at_before_it_is_struck(office: Office) -> None:
    office, path, item = sitting(office)
    office.post(path, do="decide", item=item, words="Jatketaan.")
    assert 'value="strike"' not in office.get(path).text, "no single press strikes it"
    look = office.get(f"{path}/strike?decision={CONVENED}.1").text
    assert "Jatketaan." in look
    assert "suunnitelman versio" not in look
    assert 'name="do" value="strike"' in look
    assert office.get(f"{path}/strike?decision={CONVENED}.7").headers["location"] == path


def test_striking_a_decision_that_adopted_the_plan_is_warned_of_and_told_by_the_version(office: Office) -> None:
    write(office.region, CONTENT)
    office, path, item = sitting(office)
    made = f"{CONVENED}.1"
    office.post(path, do="decide", item=item, words="Hyväksytään suunnitelma.")
    versions = office.get("/plan/versions").text
    assert f'<option value="{made}">Ohjausryhmä, kokous 11.5.2027: Hyväksytään suunnitelma.' in versions
    office.post("/plan/versions", do="freeze", recorded=made)
    versions = office.get("/plan/versions").text
    assert f'<a href="/meetings/{CONVENED}">Ohjausryhmä, kokous 11.5.2027</a>' in versions
    for page in (path, f"{path}/finish", "/forums/steering"):
        assert "Tällä päätöksellä hyväksyttiin suunnitelman versio 1." in office.get(page).text
    assert f"/plan/versions?plan={PLAN.id}&amp;since=1" in office.get(path).text
    assert "Versio 1 jää talteen" in office.get(f"{path}/strike?decision={made}").text
    office.post(path, do="strike", item=item, decision=made)
    versions = office.get("/plan/versions").text
    assert "Päätös poistettiin pöytäkirjasta" in versions
    assert "Katso ennen jäädyttämistä</button>" in versions, "the same plan can be adopted by another decision"
    assert f'value="{made}"' not in versions


def test_a_member_reads_which_version_of_the_plan_a_decision_adopted(office: Office) -> None:
    write(office.region, CONTENT)
    office, path, item = sitting(office)
    office.post(path, do="decide", item=item, words="Hyväksytään suunnitelma.")
    office.post("/plan/versions", do="freeze", recorded=f"{CONVENED}.1")
    office.post(f"{path}/finish", seen=seal_on(office.get(f"{path}/finish").text))
    read = at_desk(office.region, KAISA).get(f"/meetings/{CONVENED}").text
    assert f'href="/public/demo/plan?version={PLAN.id}.1"' in read


def test_what_may_still_be_said_of_minutes_is_told_alike_before_and_after_they_are_finished(office: Office) -> None:
    office, path, _ = sitting(office)
    truth = "ei voi enää muuttaa. Jäsenet voivat huomauttaa siitä"
    pages = [office.get(path).text, office.get(f"{path}/finish").text]
    office.post(f"{path}/finish", seen=seal_on(pages[-1]))
    pages.append(office.get(f"/meetings/{CONVENED}").text)
    assert [truth in one for one in pages] == [True, True, True]
    assert "huomauttaa siitä 25.5.2027 asti" in pages[-1]
    office.region.clock.pass_time(days=30)
    assert "Aika huomauttaa päättyi 25.5.2027." in Office(office.region).get(f"/meetings/{CONVENED}").text


def test_who_writes_over_somebody_elses_text_sees_both(office: Office) -> None:
    path = f"/meetings/{CONVENED}/minutes"
    item = re.findall(r'name="item" value="([^"]*)"', office.get(path).text)[0]
    office.post(path, do="write", item=item, seen="0", words="Ensimmäinen")
    late = office.post(path, do="write", item=item, seen="0", words="Toinen")
    assert late.status_code == 409
    assert "Ensimmäinen" in late.text
    assert "Toinen" in late.text
    office.post(path, do="write", item=item, seen="1", words="Molemmat")
    assert "Molemmat" in office.get(path).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"do": "decide", "item": "", "words": ""}, "Korjaa"),
        ({"do": "decide", "item": "x", "words": "Ei näin"}, "Asia ei ole tämän kokouksen esityslistalla."),
        ({"do": "add", "title": ""}, "Korjaa"),
        ({"do": "attend", "seats.stranger.here": "true"}, "ei kuulu foorumiin"),
    ],
)
def test_minutes_refuse_kindly(office: Office, fields: dict[str, str], said: str) -> None:
    refused = office.post(f"/meetings/{CONVENED}/minutes", **fields)
    assert (refused.status_code, said in refused.text) == (422, True)


def test_minutes_are_not_sent_before_the_meeting_has_begun(office: Office) -> None:
    refused = office.post(f"/meetings/{CONVENED}/minutes/finish", seen="")
    assert (refused.status_code, "Pöytäkirjan voi viimeistellä" in refused.text) == (422, True)


def test_finished_minutes_are_read_and_objected_to(office: Office) -> None:
    web = at_desk(office.region, OLLI)
    page = web.get(f"/r/minutes.{HELD}.kivela").text
    assert "Käytiin läpi yhteiset mittarit." in page
    assert "Haluan huomauttaa" in page


def test_a_member_finds_no_minutes_that_are_still_being_written(office: Office) -> None:
    path = f"/meetings/{CONVENED}/minutes"
    item = re.findall(r'name="item" value="([^"]*)"', office.get(path).text)[0]
    office.post(path, do="write", item=item, seen="0", words="Ensimmäinen luonnos")
    assert "Ensimmäinen luonnos" in office.get("/search?q=luonnos").text
    assert "Ensimmäinen luonnos" not in at_desk(office.region, KAISA).get("/search?q=luonnos").text


def test_ticks_that_only_come_from_replies_are_said_to_be_unsaved_until_they_are(office: Office) -> None:
    said = Rsvp(coming=Coming.YES)
    act(office.region.ports, office.region.code, f"rsvp.{CONVENED}.isola", KAISA.id, Move.ANSWER, said)
    page = office.get(f"/meetings/{CONVENED}/minutes").text
    assert ("ei vielä tallennettu" in page, "Rastit ovat vielä ehdotus" in page) == (True, True)
    assert 'Tallenna ensin, ketkä ovat paikalla. <a href="#there">' in page
    office.post(
        f"/meetings/{CONVENED}/minutes", do="attend", **{"seats.county.here": "true", "seats.county.who": "Aino"}
    )
    page = office.get(f"/meetings/{CONVENED}/minutes").text
    assert ("tallennettu: 1" in page, "Rastit ovat vielä ehdotus" in page) == (True, False)
