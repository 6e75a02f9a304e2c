"""A page as somebody without a mouse meets it: where Tab stops, in which order, and whether it shows."""

from collections.abc import Sequence

from playwright.sync_api import Page

from tests.region import Region

STOPS = """() => {
  const groups = new Set();
  const found = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
  return found.filter(one => one.checkVisibility() && !one.disabled).filter(one => {
    if (one.type !== 'radio') return true;
    const mates = found.filter(other => other.type === 'radio' && other.name === one.name && other.form === one.form);
    return one === (mates.find(other => other.checked) || mates[0]);
  }).map((one, place) => { one.dataset.stop = place; return one.outerHTML.slice(0, 120); });
}"""
AT = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return [one.dataset.stop, style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0];
}"""
MOST = 80


def tabbed(page: Page) -> tuple[Sequence[str], Sequence[str]]:
    """Press Tab through a page with everything opened; return what was reached out of order, and what did not show."""
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    stops: list[str] = page.evaluate(STOPS)
    page.evaluate("document.activeElement.blur()")
    reached: list[str] = []
    unseen = []
    while len(reached) < len(stops):
        page.keyboard.press("Tab")
        place, shows = page.evaluate(AT)
        one = stops[int(place)] if place is not None else "nowhere"
        # Month, year and calendar of one date are stops of the browser's own, and marked by it.
        if 'type="date"' not in one or reached[-1:] != [one]:
            reached.append(one)
            unseen += [] if shows else [one]
    return [one for one, wanted in zip(reached, stops, strict=True) if one != wanted], unseen


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is there; it must show."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate(AT)[1], f"{wanted} does not show that it has the focus"
            return
    raise AssertionError(f"{wanted} cannot be reached by keyboard")


def send(page: Page) -> None:
    """Tab to the button that answers, and press Enter."""
    tab_to(page, "button[name=do][value=answer]")
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def answered(page: Page, region: Region, address: str, field: str, keys: str) -> None:
    """Answer a request from its first page to its receipt, by keyboard alone, once every stop has been looked at."""
    page.goto(address)
    assert (address, *tabbed(page)) == (address, [], [])
    page.reload()
    tab_to(page, field)
    page.keyboard.press(keys)
    region.clock.pass_time(seconds=20)
    send(page)
    page.get_by_text("Vastaus saatu").first.wait_for()
