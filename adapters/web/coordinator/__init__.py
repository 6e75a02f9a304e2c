"""The coordinator's pages: what waits, the rounds, the partners, the switches."""

from starlette.routing import Route

from adapters.web.coordinator import (
    asked,
    contacts,
    door,
    forums,
    home,
    meetings,
    minutes,
    onboarding,
    parting,
    partners,
    picture,
    plan,
    plan_versions,
    planning,
    processes,
    reports,
    rounds,
)
from adapters.web.forms import Handler, posted


def _post(path: str, handler: Handler) -> Route:
    return Route(path, posted(handler), methods=["POST"])


PERSON = "/partners/{partner}/contacts/{contact}"
ASKED = "/coordinator/requests/{id}"
PART = "/plan/{what}/{code}"

routes = [
    Route("/coordinator/sign-in", door.door),
    _post("/coordinator/sign-in", door.ask),
    Route("/l/sign-in/{token}", door.threshold),
    _post("/coordinator/enter", door.enter),
    Route("/coordinator/enter", door.door),  # where the languages of a refused entry lead
    _post("/coordinator/sign-out", door.leave),
    Route("/coordinator", home.home),
    Route("/coordinator/example-link", home.example_link),
    _post("/coordinator/send-again", home.try_again),
    Route(ASKED, asked.one),
    _post(ASKED, asked.more_time),
    Route(f"{ASKED}/withdraw", asked.before_withdrawing),
    _post(f"{ASKED}/withdraw", asked.take_back),
    Route("/rounds", rounds.every),
    Route("/rounds/new", planning.blank),
    _post("/rounds/new", planning.prepare),
    Route("/rounds/{round}", rounds.one),
    Route("/rounds/{round}/values.csv", rounds.values),
    Route("/rounds/{round}/withdraw", rounds.before_recall),
    _post("/rounds/{round}/withdraw", rounds.recall),
    _post("/rounds/{round}/stop", rounds.stop),
    _post("/rounds/{round}/release", rounds.release),
    _post("/rounds/{round}/ask-joined", rounds.ask_joined),
    Route("/rounds/{round}/picture", picture.look),
    _post("/rounds/{round}/picture", picture.read),
    Route("/plan", plan.board),
    Route("/plan/plan.xlsx", plan.table),
    _post("/plan/settings", plan.settings),
    Route("/plan/versions", plan_versions.every),
    _post("/plan/versions", plan_versions.adopt_now),
    _post("/plan/action/{code}/light", plan.light),
    Route(PART, plan.part),
    _post(PART, plan.save),
    Route(f"{PART}/drop", plan.before_drop),
    _post(f"{PART}/drop", plan.drop),
    Route("/forums", forums.every),
    _post("/forums/plan", forums.plan),
    Route("/forums/{forum}", forums.one),
    _post("/forums/{forum}/items", forums.raise_it),
    Route("/meetings/{meeting}", meetings.one),
    _post("/meetings/{meeting}", meetings.fix),
    _post("/meetings/{meeting}/poll", meetings.poll),
    Route("/meetings/{meeting}/cancel", meetings.before_cancelling),
    _post("/meetings/{meeting}/cancel", meetings.call_off),
    Route("/meetings/{meeting}/minutes", minutes.page),
    _post("/meetings/{meeting}/minutes", minutes.save),
    Route("/partners", partners.every),
    Route("/partners/new", onboarding.blank),
    _post("/partners/new", onboarding.prepare),
    Route("/partners/joining", onboarding.every),
    _post("/partners/{partner}/admit", onboarding.take_in),
    Route("/partners/{partner}/leave", parting.before_leaving),
    _post("/partners/{partner}/leave", parting.let_go),
    _post("/partners/{partner}/come-back", parting.undo),
    Route("/partners/{partner}", partners.one),
    Route(PERSON, contacts.form),
    _post(PERSON, contacts.save),
    Route(f"{PERSON}/leave", contacts.before_leaving),
    _post(f"{PERSON}/leave", contacts.leave),
    Route(f"{PERSON}/links", contacts.before_revoking),
    _post(f"{PERSON}/links", contacts.revoke),
    Route("/coordinator/reports", reports.every),
    Route("/coordinator/reports/{year:int}/{area}", reports.one),
    _post("/coordinator/reports/{year:int}/{area}", reports.build),
    _post("/coordinator/reports/{year:int}/{area}/publish", reports.publish),
    Route("/coordinator/reports/{year:int}/{area}/report.{form}", reports.read),
    Route("/processes", processes.every),
    _post("/processes/{name}", processes.turn),
]
