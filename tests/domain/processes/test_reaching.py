"""Whoever no messages reach comes before a coordinator, once, and is reached again when the address is mended."""

from dataclasses import replace

import pytest

from domain.errors import FieldsBroken, Never
from domain.joining.people import PEOPLE, People, Person
from domain.messages import Delivery, Message
from domain.processes.answering import act
from domain.processes.contacts import ContactForm, save_contact
from domain.processes.joining.onboarding import onboard_partners
from domain.processes.post import deliver_messages
from domain.requests import Move, Request, Status
from domain.unreached import UNREACHED, Looked, Mended, Way
from tests.builders import a_message, a_request
from tests.fakes import FakeMail
from tests.region import COORDINATOR, KAISA, PEKKA, SECOND, SIRI, Region

REFUSED = Never("smtp.refused", status=550)


def refusing(*messages: Message, failures: int = 0) -> Region:
    """Let the server refuse the first messages for good."""
    refused: list[BaseException] = [REFUSED] * (failures or len(messages))
    region = Region(mail=FakeMail(failures=refused))
    with region.store.begin(region.code) as work:
        work.post.queue([replace(one, queued_at=region.clock.now()) for one in messages])
    deliver_messages(region.ports, region.code)
    return region


def tasks(region: Region, status: Status = Status.OPEN) -> list[Request]:
    with region.store.look(region.code) as work:
        return work.requests.standing(UNREACHED.name, status)


def look(region: Region, **people: Mended) -> None:
    (task,) = tasks(region)
    named = {contact.replace("_", "-"): mended for contact, mended in people.items()}
    act(region.ports, region.code, task.id, task.contact, Move.ANSWER, Looked(people=named))


def states(region: Region) -> dict[Delivery, int]:
    with region.store.look(region.code) as work:
        return {state: count for state, count in work.post.count().items() if count}


def test_one_task_stands_for_everybody_whom_messages_do_not_reach() -> None:
    region = refusing(a_message("receipt.1"), a_message("receipt.2", contact=SIRI.id))
    (task,) = tasks(region)
    with region.store.look(region.code) as work:
        people = work.requests.question(task).people
    assert {one.contact for one in people} == {KAISA.id, SIRI.id}
    assert [(one.letter, one.ended, one.code) for one in people[0].letters] == [
        ("receipt", Delivery.REFUSED, "smtp.refused")
    ]


def test_a_mended_address_is_kept_and_the_messages_go_again() -> None:
    region = refusing(a_message("receipt.1"))
    look(region, c_0003=Mended(way=Way.AGAIN, email="kaisa.uusi@isola.example.org"))
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    assert [to.email for message, to in region.mail.sent if message.key == "receipt.1"] == [
        "kaisa.uusi@isola.example.org"
    ]
    assert tasks(region) == []


def test_what_is_let_be_asks_nobody_again() -> None:
    region = refusing(a_message("receipt.1"))
    look(region, c_0003=Mended(way=Way.LEAVE))
    deliver_messages(region.ports, region.code)
    with region.store.look(region.code) as work:
        assert work.post.stuck() == []
    assert states(region)[Delivery.SUPERSEDED] == 1
    assert tasks(region) == []


def test_each_person_needs_a_choice() -> None:
    region = refusing(a_message("receipt.1"), a_message("receipt.2", contact=SIRI.id))
    with pytest.raises(FieldsBroken) as raised:
        look(region, c_0003=Mended(way=Way.LEAVE))
    assert list(raised.value.fields) == [f"people.{SIRI.id}.way"]


def test_a_message_that_fails_again_asks_again() -> None:
    region = refusing(a_message("receipt.1"))
    look(region, c_0003=Mended(way=Way.AGAIN))
    region.mail.failures.append(REFUSED)
    deliver_messages(region.ports, region.code)
    assert len(tasks(region)) == 1


def test_who_is_not_reached_is_not_asked_about_it() -> None:
    (task,) = tasks(refusing(a_message(contact=COORDINATOR.id)))
    assert task.contact == SECOND.id


def test_where_there_is_nobody_else_to_ask_the_message_is_shown_only() -> None:
    region = Region(mail=FakeMail(failures=[REFUSED]))
    with region.store.begin(region.code) as work:
        alliance = work.register.alliance()
        work.register.save(alliance, [], [replace(SECOND, active=False)])
        work.post.queue([a_message(contact=COORDINATOR.id)])
    assert deliver_messages(region.ports, region.code).needs_person
    assert tasks(region) == []


def mended_on_the_contacts_page(region: Region) -> None:
    said = ContactForm(name=KAISA.name, email="kaisa.uusi@isola.example.org")
    save_contact(region.ports, region.code, "isola", COORDINATOR.id, said, KAISA.id)


def test_an_address_mended_on_the_contacts_page_lets_the_messages_go_and_ends_the_task() -> None:
    region = refusing(a_message("receipt.1"))
    mended_on_the_contacts_page(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 1
    assert region.mail.sent[-1][1].email == "kaisa.uusi@isola.example.org"
    assert tasks(region) == []
    assert len(tasks(region, Status.WITHDRAWN)) == 1


def test_the_task_stands_while_somebody_else_is_not_reached() -> None:
    region = refusing(a_message("receipt.1"), a_message("receipt.2", contact=SIRI.id))
    mended_on_the_contacts_page(region)
    deliver_messages(region.ports, region.code)
    assert len(tasks(region)) == 1


def test_what_is_no_news_any_more_is_let_be_when_the_address_is_mended() -> None:
    region = refusing(a_message("receipt.1"))
    region.clock.pass_time(days=31)
    mended_on_the_contacts_page(region)
    assert deliver_messages(region.ports, region.code).counts["sent"] == 0
    assert states(region)[Delivery.SUPERSEDED] == 1


def test_a_contact_saved_with_the_same_address_changes_nothing() -> None:
    region = refusing(a_message("receipt.1"))
    said = ContactForm(name=KAISA.name, email=KAISA.email.upper(), title="johtaja")
    save_contact(region.ports, region.code, "isola", COORDINATOR.id, said, KAISA.id)
    assert states(region)[Delivery.REFUSED] == 1


def test_a_partner_that_corrects_its_own_address_gets_what_did_not_reach_it() -> None:
    region = refusing(a_message("receipt.1"))
    here = a_request("people.isola", kind=PEOPLE.name, contact=PEKKA.id)
    with region.store.begin(region.code) as work:
        work.requests.add_missing([here])
    kaisa = Person(name=KAISA.name, email="kaisa.uusi@isola.example.org", days={"0": True})
    act(region.ports, region.code, here.id, PEKKA.id, Move.ANSWER, People(main=kaisa))
    onboard_partners(region.ports, region.code)
    deliver_messages(region.ports, region.code)
    assert [to.email for message, to in region.mail.sent if message.key == "receipt.1"] == [
        "kaisa.uusi@isola.example.org"
    ]
