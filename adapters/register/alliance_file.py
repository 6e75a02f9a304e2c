"""What an alliance file says, version 1; its JSON Schema and its reader come from these models."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from adapters.register.joining_sections import AgreementEntry, StepEntry, ValueEntry
from adapters.register.report_sections import ChapterEntry, CountOfPeopleEntry
from adapters.register.sections import ForumEntry
from adapters.register.words import Day, OwnWords, Strict, Title, Words
from adapters.register.writings import CouncilTermEntry, DutyEntry, SeasonEntry, TermEntry, WordEntry
from domain.alliance import Sending
from domain.errors import RuleBroken
from domain.indicators.catalogue import PeriodLength, Polarity, PopulationGroup, Source
from domain.partners import BusinessId, EmailAddress, RegisterNumber, Rhythm, Role, Sector
from domain.words import Language, Line, Name, Slug, no_identity_code

Languages = Annotated[tuple[Language, ...], Field(min_length=1)]


def _number(given: object) -> object:
    return int(given) if isinstance(given, str) and given.isascii() and given.isdigit() else given


def _month_and_day(text: str) -> str:
    """Check a day of any year."""
    try:
        date.fromisoformat(f"2027-{text}")
    except ValueError:
        raise RuleBroken("file.month-day") from None
    return text


class AllianceEntry(Strict):
    """The alliance itself."""

    code: Slug
    """Stands in addresses and in every key; never changes."""
    name: Title
    backbone: Slug
    """The partner that leads the work, usually the county."""
    languages: Languages = (Language.FI, Language.SV)
    """Everything in this file must be written in these."""
    benefit: Words | None = None
    """What partners get back, told in the first mail."""
    minutes_to_answer: Annotated[int, Field(ge=1, le=240)] = 15
    """How long answering takes, told in the first mail."""
    round_days: Annotated[int, Field(ge=7, le=120)] = 28
    """Proposed days from the start of a round to its due date."""
    grace_days: Annotated[int, Field(ge=0, le=90)] = 14
    """Proposed days that late answers are still taken."""
    hold_minutes: Annotated[int, Field(ge=0, le=120)] = 15
    """How long a started round can be stopped before mails leave; 0 for a demo only."""
    renewal: Annotated[Line, AfterValidator(_month_and_day)] | None = None
    """The day of the year, as 02-01, on which partners are asked whether their details are still right."""
    sending: Sending = Sending.OFFICE
    """When notices may leave; `always` for a demo only."""
    demo: bool = False
    """An alliance of invented people, that `yhdyspinta demo reset` may delete."""

    @model_validator(mode="after")
    def _demo_only(self) -> "AllianceEntry":
        if not self.demo and (self.sending is Sending.ALWAYS or self.hold_minutes == 0):
            raise RuleBroken("alliance.demo-only", code=self.code)
        return self


class Absence(Strict):
    """Days when nothing is sent to a person, both included."""

    first: Annotated[date, Field(alias="from")]
    last: Annotated[date, Field(alias="until")]

    @model_validator(mode="after")
    def _in_order(self) -> "Absence":
        if self.last < self.first:
            raise RuleBroken("file.absence", first=self.first, last=self.last)
        return self


class ContactEntry(Strict):
    """A person through whom a partner is reached; known again by the address."""

    name: Name
    email: EmailAddress
    role: Role | None = None
    """Requests go to the main contact, to the deputy while that one is away. The first person is the main contact."""
    language: Language | None = None
    """The partner's first language, unless told otherwise."""
    title: Line = ""
    phone: Annotated[Line, Field(max_length=40)] = ""
    coordinator: bool = False
    """Coordinates the alliance; of the backbone only."""
    working_days: tuple[Day, ...] = (Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI)
    rhythm: Rhythm = Rhythm.WEEKLY
    """How often the digest comes."""
    channel: Annotated[str, Field(max_length=2000), AfterValidator(no_identity_code)] | None = None
    """Where requests and reminders go in place of mail: any address Apprise knows. A secret: mind who sees the file.

    For those who never had one; people change it on their own page.
    """
    absence: Absence | None = None
    sits_in: tuple[Slug, ...] = ()
    """Forums where this person sits for the partner."""
    deputy_in: tuple[Slug, ...] = ()
    """Forums where this person stands in for whoever sits there."""
    active: bool = True
    """false lets the person go: their open requests move to a colleague."""


class ProfileEntry(Strict):
    """What a partner is there for, in its own words; the partner itself can change it on its page."""

    core_task: OwnWords | None = None
    gives: OwnWords | None = None
    """What the others can count on: people, rooms, channels, skills."""
    seeks: OwnWords | None = None
    """What would help."""
    tags: tuple[Name, ...] = ()
    """Keywords; those listed in the vocabulary are read in every language."""


class PartnerEntry(Strict):
    """An organisation of the alliance."""

    id: Slug
    """Stands in addresses; never changes."""
    name: Title
    sector: Sector
    municipality: Annotated[str, Field(pattern="^[0-9]{2,3}$")] | None = None
    """Three digits in quotes, \"005\"; for a county its two digits."""
    business_id: BusinessId | None = None
    register_number: RegisterNumber | None = None
    """An association's, in the register of associations."""
    languages: Languages = (Language.FI,)
    contacts: tuple[ContactEntry, ...] = ()
    profile: ProfileEntry | None = None
    active: bool = True
    """false ends asking; what the partner has given stays."""


class IndicatorEntry(Strict):
    """One shared measure, as the alliance chose it."""

    code: Slug
    """Never changes: values of all years hang on it."""
    title: Title
    unit: Title
    decimals: Annotated[int, Field(ge=0, le=6)] = 0
    polarity: Polarity = Polarity.NEUTRAL
    lower: Decimal | None = None
    """Smaller values are refused."""
    upper: Decimal | None = None
    """Larger values are refused."""
    group: PopulationGroup = PopulationGroup.ALL
    """Whose wellbeing it tells of."""
    theme: Title | None = None
    period: PeriodLength = PeriodLength.YEAR
    source: Source = Source.PARTNER
    """Who holds the figure; what the statistics bank holds is asked of nobody."""
    statistic: Annotated[int, Field(ge=1)] | None = None
    """The statistics bank's id: the source itself, or the figure shown beside the partner's own."""
    must_explain: bool = False
    """An empty answer is refused unless it says why."""
    doubt_at: Annotated[Decimal, Field(gt=0)] = Decimal("0.5")
    """Relative change against last year that is asked about; 0.5 is half."""
    asked_of: Annotated[tuple[Sector, ...], Field(min_length=1)] = (Sector.MUNICIPALITY,)
    help: Words | None = None
    """What to count and where it is found."""
    active: bool = True
    """false takes it out of the catalogue; rounds that asked for it keep it."""

    @model_validator(mode="after")
    def _makes_sense(self) -> "IndicatorEntry":
        if self.lower is not None and self.upper is not None and self.lower > self.upper:
            raise RuleBroken("file.bounds", lower=self.lower, upper=self.upper)
        if self.source is Source.STATISTICS and self.statistic is None:
            raise RuleBroken("file.statistic")
        return self


class AllianceFile(Strict):
    """An alliance: who belongs to it, what it measures together and what it has written for itself."""

    version: Annotated[Literal[1], BeforeValidator(_number)]
    alliance: AllianceEntry
    partners: Annotated[tuple[PartnerEntry, ...], Field(min_length=1)]
    indicators: tuple[IndicatorEntry, ...] = ()
    agreement: tuple[AgreementEntry, ...] = ()
    values: tuple[ValueEntry, ...] = ()
    onboarding: tuple[StepEntry, ...] = ()
    forums: tuple[ForumEntry, ...] = ()
    vocabulary: tuple[WordEntry, ...] = ()
    glossary: tuple[TermEntry, ...] = ()
    duties: tuple[DutyEntry, ...] = ()
    year: tuple[SeasonEntry, ...] = ()
    chapters: tuple[ChapterEntry, ...] = ()
    counts_of_people: tuple[CountOfPeopleEntry, ...] = ()
    terms: tuple[CouncilTermEntry, ...] = ()


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema for editors; examples/alliance.schema.json holds it."""
    schema = AllianceFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Yhdyspinta alliance file", **schema}
