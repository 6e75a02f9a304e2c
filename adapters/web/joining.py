"""What the pages of joining partners show before anything is typed: what the register knows already."""

from collections.abc import Mapping

from domain.joining.agreements import AgreementQuestion
from domain.joining.people import PeopleQuestion
from domain.joining.presenting import ProfileQuestion
from domain.joining.renewals import RenewalQuestion
from domain.joining.seating import SeatsQuestion
from domain.partners import Contact

USUAL_WEEK = range(5)


def people_as_known(question: PeopleQuestion) -> Mapping[str, str]:
    """Show the main contact and the deputy as they are known; a deputy to be works from Monday to Friday."""
    usual = {f"deputy.days.{day}": "on" for day in USUAL_WEEK}
    main = _person("main", question.main) if question.main else {}
    return {**main, **(_person("deputy", question.deputy) if question.deputy else usual)}


def _person(place: str, one: Contact) -> dict[str, str]:
    days = {f"{place}.days.{day}": "on" for day in one.working_days}
    about = {"name": one.name, "email": one.email, "title": one.title, "phone": one.phone}
    chosen = {"language": one.language.value, "rhythm": one.rhythm.value}
    return {**{f"{place}.{name}": text for name, text in (about | chosen).items()}, **days}


def agreement_as_known(question: AgreementQuestion) -> Mapping[str, str]:
    """Show who is probably accepting."""
    return {"name": question.name, "title": question.title}


def seats_as_known(question: SeatsQuestion) -> Mapping[str, str]:
    """Show the seats as they are taken."""
    taken = [one.seat for one in question.forums if one.seat]
    sitting = {f"seats.{seat.forum}.contact": seat.contact for seat in taken}
    return {"seen": "on"} | sitting | {f"seats.{seat.forum}.deputy": seat.deputy for seat in taken}


def profile_as_known(question: ProfileQuestion) -> Mapping[str, str]:
    """Show the profile as it stands."""
    profile = question.profile
    words = {name: getattr(profile, name)[question.language] for name in ("core_task", "gives", "seeks")}
    return {**words, "tags": ", ".join(profile.tags)}


def renewal_as_known(question: RenewalQuestion) -> Mapping[str, str]:
    """Nothing differs until somebody says so."""
    del question
    return {"seen": "on"}
