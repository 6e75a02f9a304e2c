"""The page of the search."""

from tests.adapters.web.coordinator.office import Office, a_region


def test_where_nothing_is_found_the_search_leads_to_who_is_who() -> None:
    page = Office(a_region()).get("/search?q=Kaisa%20%26%20co").text
    assert "Ei löytynyt" in page
    assert 'href="/directory?q=Kaisa+%26+co"' in page
