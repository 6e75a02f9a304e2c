"""Answers are weighed: what is beyond doubt is accepted by rule, the rest goes to a reviewer."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from domain.asides import NewDates
from domain.calls import CALL
from domain.indicators.reviews import REVIEW, Doubt, Judged, doubted, review_id
from domain.indicators.rounds import time_to_correct, waited_for
from domain.indicators.values import Said, Value, ValuesQuestion, Verdict
from domain.kinds import KINDS
from domain.outcome import Outcome, how_many
from domain.partners import Contact
from domain.ports import Ports, Work
from domain.processes.taking import Effect, no_effect, take_in_standing
from domain.requests import BY_RULE, Move, Request, Status, asked, steer
from domain.workdays import add_workdays, helsinki_date

BATCH = 25
"""So few that answers get through meanwhile: on SQLite nobody else writes during a batch."""
DAYS_TO_REVIEW = 5
EFFECTS: Mapping[str, Effect] = {CALL.name: no_effect}
"""What the answers of kinds that need no weighing do when they are accepted."""


def weigh_answers(ports: Ports, alliance: str) -> Outcome:
    """Weigh every answer nobody has weighed, and settle every review that was answered.

    A doubtful answer that nobody may review stays as it is: the next run finds it again, within a day.
    """
    counts = {"accepted": 0, "to_review": 0, "settled": 0, "returned": 0}
    stuck: set[str] = set()
    while True:
        now = ports.clock.now()
        with ports.store.begin(alliance) as work:
            fresh = [id for id in work.rounds.unweighed(BATCH + len(stuck)) if id not in stuck]
            for id in fresh:
                if came_to := _weigh(work, work.requests.get(id), now):
                    counts[came_to] += 1
                else:
                    stuck.add(id)
            for review in work.requests.standing(REVIEW.name, Status.ANSWERED):
                counts[_settle(work, review, now)] += 1
            _end_what_is_over(work, now)
            take_in_standing(work, EFFECTS, now)
            work.set_aside(sorted(stuck), now)
        if len(fresh) < BATCH:
            break
    ports.wake()
    return Outcome("Answers weighed", counts, sorted(stuck), _needs(counts["to_review"], len(stuck)))


def _needs(to_review: int, stuck: int) -> str:
    waiting = [f"{how_many(to_review, 'answer waits', 'answers wait')} for a reviewer"] if to_review else []
    nobody = [f"{how_many(stuck, 'answer has', 'answers have')} no possible reviewer in the backbone"] if stuck else []
    return "; ".join([*waiting, *nobody])


def _weigh(work: Work, request: Request, now: datetime) -> str:
    """Weigh one answer and tell what it came to; nothing where it is doubtful and nobody may review it."""
    question: ValuesQuestion = work.requests.question(request)
    rows = [item.given for item in question.items if item.given]
    found = doubted(question, rows)
    _withdraw_older_reviews(work, request, now)
    reviewer = _reviewer(work, request, helsinki_date(now)) if found else None
    if found and reviewer is None:
        return ""
    work.rounds.judge(_by_rule(request, rows, found))
    if reviewer is None:
        work.requests.write(steer(request, Move.ACCEPT, BY_RULE, now))
        return "accepted"
    work.rounds.doubt(request, found)
    review = _review(work, request, reviewer, now)
    work.requests.add_missing([review], asked(review, now))
    return "to_review"


def _by_rule(request: Request, rows: Sequence[Value], found: Mapping[str, Sequence[Doubt]]) -> list[Judged]:
    return [
        Judged(request.id, request.answer, row.indicator, Verdict.ACCEPTED, "", BY_RULE, 0)
        for row in rows
        if row.said is not Said.NOTHING and row.indicator not in found
    ]


def _review(work: Work, request: Request, reviewer: Contact, now: datetime) -> Request:
    """Ask somebody who did not give the values to look at the doubtful ones, for as long as the round waits for it."""
    backbone, today = work.register.alliance().backbone, helsinki_date(now)
    due = add_workdays(today, DAYS_TO_REVIEW)
    dates = (today, due, max(add_workdays(due, DAYS_TO_REVIEW), waited_for(request)))
    return Request(review_id(request), REVIEW.name, request.id, backbone, backbone, reviewer.id, *dates, notice_at=now)


def _reviewer(work: Work, request: Request, today: date) -> Contact | None:
    """Choose who reviews: the round's coordinator, another one, somebody else of the backbone; those away come last.

    Never the giver of the values, so it may be nobody.
    """
    giver = work.requests.reply(request.id, request.answer).by
    round = work.rounds.find(request.subject)

    def rank(one: Contact) -> tuple[bool, bool, bool, str]:
        return one.is_away(today), round is None or one.id != round.by, not one.coordinator, one.id

    staff = work.register.contacts(work.register.alliance().backbone)
    return min((one for one in staff if one.active and one.id != giver), key=rank, default=None)


def _withdraw_older_reviews(work: Work, request: Request, now: datetime) -> None:
    """A newer answer makes reviews of the older one needless."""
    for review in work.requests.of_subject(request.id):
        if (
            review.kind == REVIEW.name
            and review.id != review_id(request)
            and review.may(Move.WITHDRAW, helsinki_date(now))
        ):
            work.requests.write(steer(review, Move.WITHDRAW, BY_RULE, now))


def _end_what_is_over(work: Work, now: datetime) -> None:
    """Withdraw what has outlived its subject, such as a call about a request answered since."""
    for kind in KINDS.values():
        for request in work.requests.outlived(kind):
            work.requests.write(steer(request, Move.WITHDRAW, BY_RULE, now))


def _settle(work: Work, review: Request, now: datetime) -> str:
    """Carry a review's verdicts over to the request: return it if any value is returned, else accept it."""
    request, by = work.requests.get(review.subject), work.requests.reply(review.id, review.answer).by
    work.requests.write(steer(review, Move.ACCEPT, BY_RULE, now))
    if request.status is not Status.ANSWERED or review.id != review_id(request):
        return "settled"
    verdicts = {one.indicator: one for one in work.rounds.verdicts(request.id, request.answer)}
    returned = [one for one in verdicts.values() if one.verdict is Verdict.RETURNED]
    if not returned:
        work.requests.write(steer(request, Move.ACCEPT, by, now))
        return "settled"
    dates = time_to_correct(request, helsinki_date(now))
    said = NewDates(due=dates.due, locks=dates.locks)
    work.requests.write(steer(request, Move.RETURN, by, now, said))
    return "returned"
