import re
from http.cookiejar import DefaultCookiePolicy

import pytest

from adapters.web.failures import MEMBERS_OWN
from domain.processes.contacts import ContactForm, revoke_links, save_contact
from domain.processes.doors import desk_link
from domain.processes.plans.adopting import Adoption, adopt
from domain.words import Language
from tests.adapters.web.coordinator.office import SAME_ORIGIN, Office, a_region, send_all
from tests.fakes import some_links
from tests.forum_room import with_forums
from tests.memory import dump
from tests.plans import CONTENT, write
from tests.region import COORDINATOR, KAISA, PEKKA, SECOND, Region

PAGES = (
    "/coordinator",
    "/coordinator/waiting",
    "/coordinator/requests/values.2027.isola",
    "/coordinator/requests/values.2027.isola/withdraw",
    "/rounds",
    "/rounds/new",
    "/rounds/2027",
    "/rounds/2027/values.csv",
    "/rounds/2027/withdraw",
    "/plan",
    "/plan/plan.xlsx",
    "/plan/versions",
    "/plan/versions/1/take-back",
    "/plan/goal/new",
    "/plan/action/walks",
    "/plan/action/walks/drop",
    "/partners",
    "/partners/isola",
    "/partners/isola/contacts/new",
    "/partners/isola/contacts/c-0003",
    "/partners/isola/contacts/c-0003/leave",
    "/partners/isola/contacts/c-0003/links",
    "/partners/isola/contacts/c-0003/hand-on",
    "/partners/new",
    "/partners/joining",
    "/partners/isola/leave",
    "/meetings/steering.2027-03-09/cancel",
    "/meetings/steering.2027-03-09/minutes",
    "/meetings/steering.2027-03-09/minutes/finish",
    "/processes",
    "/processes/held",
)
READ = ("/forums", "/forums/steering", "/search", "/meetings/steering.2027-03-09", "/meetings/steering.2027-01-26")
"""Members read these too."""
TYPED = {**SAME_ORIGIN, "content-type": "application/x-www-form-urlencoded"}
POSTS = (
    "/coordinator/send-again",
    "/coordinator/requests/values.2027.isola",
    "/coordinator/requests/values.2027.isola/withdraw",
    "/rounds/new",
    "/rounds/2027/withdraw",
    "/rounds/2027/stop",
    "/rounds/2027/release",
    "/rounds/2027/ask-joined",
    "/coordinator/requests/values.2027.isola/ask-again",
    "/partners/isola/ask-again",
    "/plan/settings",
    "/plan/versions",
    "/plan/versions/1/take-back",
    "/plan/goal/new",
    "/plan/action/walks",
    "/plan/action/walks/drop",
    "/plan/action/walks/light",
    "/plan/action/walks/ask",
    "/partners/isola/contacts/new",
    "/partners/isola/contacts/c-0003/leave",
    "/partners/isola/contacts/c-0003/links",
    "/partners/isola/contacts/c-0003/hand-on",
    "/partners/new",
    "/partners/isola/admit",
    "/partners/isola/leave",
    "/partners/isola/come-back",
    "/forums/plan",
    "/forums/steering/meetings",
    "/meetings/steering.2027-03-09",
    "/meetings/steering.2027-03-09/poll",
    "/meetings/steering.2027-03-09/cancel",
    "/meetings/steering.2027-03-09/minutes",
    "/meetings/steering.2027-03-09/minutes/finish",
    "/processes/held",
    "/processes/send-notices",
)


def test_a_sign_in_link_works_once() -> None:
    office = Office(a_region(), signed_in=False)
    token = office.mailed_token()
    assert office.enter(token).headers["location"] == "/coordinator"
    assert "Hei Aino" in office.get("/coordinator").text
    again = Office(office.region, signed_in=False).enter(token)
    assert again.status_code == 403
    assert "Linkki on jo käytetty tai vanhentunut" in again.text


def test_a_sign_in_link_works_for_half_an_hour() -> None:
    office = Office(a_region(), signed_in=False)
    token = office.mailed_token()
    office.region.clock.pass_time(minutes=31)
    assert office.enter(token).status_code == 403


def test_opening_a_sign_in_link_spends_nothing() -> None:
    office = Office(a_region(), signed_in=False)
    token, before = office.mailed_token(), dump(office.region.engine)
    for _ in range(5):
        assert "Kirjaudu" in office.get(f"/l/sign-in/{token}").text
    assert dump(office.region.engine) == before
    assert office.enter(token).status_code == 303


def test_asking_for_a_link_tells_nothing_about_whose_the_address_is() -> None:
    region = a_region()
    office = Office(region, signed_in=False)
    answers = {
        office.web.post("/coordinator/sign-in", data={"email": email}, headers=SAME_ORIGIN).text
        for email in (COORDINATOR.email, KAISA.email, "nobody@example.org", "'; drop table contacts; --")
    }
    send_all(region)
    assert len(answers) == 1
    assert [to.id for _, to in region.mail.sent] == [COORDINATOR.id]


def test_nobody_sees_a_page_without_signing_in() -> None:
    region = a_region()
    region.open_round()
    stranger, partner = Office(region, signed_in=False), Office(region, signed_in=False)
    partner.get(some_links().address(desk_link(region.code, KAISA.id, region.clock.now())))
    closed = dict.fromkeys(PAGES, "/coordinator/sign-in")
    for browser, expected in ((stranger, closed), (partner, closed | MEMBERS_OWN)):
        assert {path: browser.get(path).headers.get("location") for path in PAGES} == expected


def test_a_partner_at_the_coordinators_plan_is_led_to_their_own() -> None:
    region = a_region()
    partner = Office(region, signed_in=False)
    partner.get(some_links().address(desk_link(region.code, KAISA.id, region.clock.now())))
    assert partner.get("/plan").headers["location"] == "/desk/plan"


def test_nobody_changes_anything_without_signing_in() -> None:
    region = a_region()
    region.open_round()
    before, stranger = dump(region.engine), Office(region, signed_in=False)
    led = {path: stranger.web.post(path, headers=TYPED, content="do=start").headers["location"] for path in POSTS}
    assert led == dict.fromkeys(POSTS, "/coordinator/sign-in")
    assert dump(region.engine) == before


def test_no_other_site_can_post_for_a_coordinator() -> None:
    office = Office(a_region())
    office.region.open_round()
    token, before = office.token(), dump(office.region.engine)
    for path in POSTS:
        elsewhere = office.web.post(path, data={"form": token}, headers={"origin": "https://elsewhere.example"})
        unsealed = office.web.post(path, data={"form": "1.0"}, headers=SAME_ORIGIN)
        assert (path, elsewhere.status_code, unsealed.status_code) == (path, 403, 403)
    assert dump(office.region.engine) == before


def test_looking_at_a_page_writes_nothing() -> None:
    office = Office(a_region())
    office.region.open_round()
    with_forums(office.region)
    write(office.region, CONTENT)
    adopt(office.region.ports, office.region.code, COORDINATOR.id, Adoption(decision="Aluevaltuusto § 14"))
    before = dump(office.region.engine)
    for path in (*PAGES, *READ, "/rounds/2027/picture"):
        assert (path, office.get(path).status_code) == (path, 200)
        office.web.head(path)
    assert dump(office.region.engine) == before


def test_one_who_is_no_longer_a_coordinator_is_out_at_once() -> None:
    office = Office(a_region())
    said = ContactForm(name=COORDINATOR.name, email=COORDINATOR.email, coordinator=False)
    save_contact(office.region.ports, office.region.code, "county", SECOND.id, said, COORDINATOR.id)
    assert office.get("/coordinator").headers["location"] == "/coordinator/sign-in"


def test_signing_out_ends_the_session_for_a_copied_cookie_too() -> None:
    office = Office(a_region())
    copied = dict(office.web.cookies)
    office.post("/coordinator/sign-out")
    assert office.get("/coordinator").status_code == 303
    thief = Office(office.region, signed_in=False)
    thief.web.cookies.update(copied)
    assert thief.get("/coordinator").status_code == 303


def test_revoked_links_open_nothing_and_later_ones_do() -> None:
    region = a_region()
    ports, code = region.ports, region.code
    old = desk_link(code, KAISA.id, region.clock.now())
    other = desk_link(code, PEKKA.id, region.clock.now())
    revoke_links(ports, code, KAISA.id, COORDINATOR.id)
    region.clock.pass_time(seconds=1)
    fresh = desk_link(code, KAISA.id, region.clock.now())
    with region.store.look(code) as work:
        assert [work.spent.is_spent(link) for link in (old, other, fresh)] == [True, False, False]


def test_pages_speak_the_coordinators_language() -> None:
    office = Office(a_region())
    for language, word in ((Language.FI, "Kierrokset"), (Language.SV, "Omgångar"), (Language.EN, "Rounds")):
        page = office.get(f"/coordinator?lang={language}")
        assert word in page.text
        assert page.headers["content-language"] == language


def without_cookies(region: Region) -> Office:
    """A browser that keeps nothing."""
    office = Office(region, signed_in=False)
    office.web.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return office


def action(page: str) -> str:
    found = re.search(r'<form method="post" action="([^"]*)" class="panel"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(("language", "word"), [("sv", "Titta i din e-post"), ("en", "See your e-mail")])
def test_a_language_chosen_at_the_door_stays_until_one_is_in(language: str, word: str) -> None:
    office = without_cookies(a_region())
    led = office.get(f"/coordinator?lang={language}").headers["location"]
    assert led == f"/coordinator/sign-in?lang={language}"
    asked = office.web.post(action(office.get(led).text), data={"email": COORDINATOR.email}, headers=SAME_ORIGIN)
    assert word in asked.text
    token = office.mailed_token()
    pressed = action(office.get(f"/l/sign-in/{token}?lang={language}").text)
    entered = office.web.post(pressed, data={"token": token}, headers=SAME_ORIGIN)
    assert entered.headers["location"] == f"/coordinator?lang={language}"
    refused = office.web.post(pressed, data={"token": token}, headers=SAME_ORIGIN)
    assert refused.headers["content-language"] == language
    assert office.get(f"/coordinator/enter?lang={language}").status_code == 200


def test_nothing_but_a_language_is_kept() -> None:
    office = without_cookies(a_region())
    assert office.get('/coordinator?lang="><b>').headers["location"] == "/coordinator/sign-in"
    assert action(office.get("/coordinator/sign-in?lang=xx").text) == "/coordinator/sign-in"
