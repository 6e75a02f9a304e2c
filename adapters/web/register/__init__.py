"""The register as its members read it: who is who, who sits where, the words, the network, the year and its duties."""

from starlette.routing import Route

from adapters.web.forms import posted
from adapters.web.register import agreement, calendars, duties, glossary, network, people, seats, year

routes = [
    Route("/glossary", glossary.page),
    Route("/public/{alliance}/glossary", glossary.public),
    Route("/network", network.page),
    Route("/public/{alliance}/network", network.public),
    Route("/agreement/{version}", agreement.page),
    Route("/directory", people.directory),
    Route("/crisis-list", people.crisis),
    Route("/seats", seats.page),
    Route("/seats.xlsx", seats.file),
    Route("/year", year.page),
    Route("/year/calendars", posted(calendars.close), methods=["POST"]),
    Route("/l/calendar/{token}", calendars.read),
    Route("/duties", duties.page),
    Route("/duties", posted(duties.note), methods=["POST"]),
]
