"""The duties that the law lays on municipalities and counties, in our own words; an alliance may change any of them.

Named after the places they stand in: the act on organising health and social services (612/2021) and the act on
wellbeing services counties (611/2021). Months that no law sets are what councils usually do.
"""

from domain.duties import Duty, Pace
from domain.partners import Sector
from domain.words import Text

ACT = "612/2021, 6 § ja 7 §"
MUNICIPALITIES, COUNTY = (Sector.MUNICIPALITY,), (Sector.COUNTY,)

STATUTORY = (
    Duty(
        "l1",
        Text(
            "Hyvinvoinnin ja terveyden edistäminen kuuluu omaan perustyöhön",
            "Främjandet av hälsa och välfärd hör till det egna grunduppdraget",
            "Promoting wellbeing and health is part of one's own core work",
        ),
        ACT,
    ),
    Duty(
        "l2",
        Text(
            "Strategiaan asetetaan hyte-tavoitteet ja niitä tukevat toimenpiteet",
            "I strategin ställs mål för hälsa och välfärd och åtgärder som stöder dem",
            "The strategy sets wellbeing goals and the measures that support them",
        ),
        ACT,
        pace=Pace.TERM,
        flow="follow-plan",
    ),
    Duty(
        "l3",
        Text(
            "Päätösten vaikutukset eri väestöryhmiin arvioidaan ennakkoon",
            "Beslutens konsekvenser för olika befolkningsgrupper bedöms på förhand",
            "What decisions mean for different groups of people is assessed beforehand",
        ),
        ACT,
    ),
    Duty(
        "l4",
        Text(
            "Hyte-työlle on nimetty vastuutaho",
            "En ansvarig instans för arbetet med hälsa och välfärd har utsetts",
            "A responsible body for wellbeing and health has been named",
        ),
        ACT,
        pace=Pace.TERM,
    ),
    Duty(
        "l5",
        Text(
            "Asukkaiden elinoloja, hyvinvointia ja terveyttä seurataan alueittain ja väestöryhmittäin",
            "Invånarnas levnadsförhållanden, hälsa och välfärd följs områdesvis och enligt befolkningsgrupp",
            "Residents' living conditions, wellbeing and health are followed by area and population group",
        ),
        ACT,
        pace=Pace.YEAR,
        month=4,
        flow="open-round",
    ),
    Duty(
        "l6",
        Text(
            "Valtuustolle raportoidaan vuosittain asukkaiden hyvinvoinnista ja tehdyistä toimenpiteistä",
            "Fullmäktige får varje år en rapport om invånarnas välfärd och om de åtgärder som vidtagits",
            "The council gets a yearly report on residents' wellbeing and on what has been done",
        ),
        ACT,
        pace=Pace.YEAR,
        month=6,
        flow="build-annual-report",
    ),
    Duty(
        "l7",
        Text(
            "Valtuustokaudelle laaditaan hyvinvointikertomus ja -suunnitelma",
            "För fullmäktigeperioden görs en välfärdsberättelse och en välfärdsplan",
            "A welfare report and plan is prepared for the council term",
        ),
        ACT,
        pace=Pace.TERM,
        flow="follow-plan",
    ),
    Duty(
        "l8",
        Text(
            "Kunnan hyvinvointikertomus ja -suunnitelma toimitetaan hyvinvointialueelle",
            "Kommunens välfärdsberättelse och välfärdsplan lämnas till välfärdsområdet",
            "The municipality's welfare report and plan is delivered to the county",
        ),
        "612/2021, 6 §",
        MUNICIPALITIES,
        Pace.TERM,
        flow="build-annual-report",
    ),
    Duty(
        "l9",
        Text(
            "Hyvinvointikertomus ja -suunnitelma julkaistaan verkossa",
            "Välfärdsberättelsen och välfärdsplanen publiceras på nätet",
            "The welfare report and plan is published on the web",
        ),
        ACT,
        pace=Pace.TERM,
        flow="build-annual-report",
    ),
    Duty(
        "l10",
        Text(
            "Yhteistyötä tehdään toisten, muiden julkisten toimijoiden, yritysten ja yhdistysten kanssa",
            "Man samarbetar med varandra, andra offentliga aktörer, företag och föreningar",
            "Work is done together with each other, other public bodies, companies and associations",
        ),
        ACT,
    ),
    Duty(
        "l11",
        Text(
            "Järjestöjen toimintaedellytyksiä ja vaikutusmahdollisuuksia edistetään",
            "Organisationernas verksamhetsförutsättningar och möjligheter att påverka främjas",
            "Associations' room to act and to be heard is promoted",
        ),
        ACT,
    ),
    Duty(
        "l12",
        Text(
            "Hyte-neuvottelu käydään vähintään kerran vuodessa",
            "Förhandlingen om hälsa och välfärd förs minst en gång om året",
            "The yearly negotiation on wellbeing and health is held",
        ),
        ACT,
        MUNICIPALITIES,
        Pace.YEAR,
        month=11,
        within=365,
        flow="plan-forums",
    ),
    Duty(
        "l13",
        Text(
            "Alue ja kunnat neuvottelevat yhteistyöstä ja työnjaosta valtuustokausittain",
            "Området och kommunerna förhandlar om samarbete och arbetsfördelning varje fullmäktigeperiod",
            "The county and the municipalities negotiate on cooperation in each council term",
        ),
        "611/2021, 14 §",
        pace=Pace.TERM,
    ),
)
"""L1 to L13 of the register of duties."""
