"""The summary of a form's faults: each line says which field it is about."""

from adapters.web.naming import with_names

FORM = """
<ul><li><a href="#main.email" class="fault">Täytä tämä kohta.</a></li>
<li><a href="#deputy.email" class="fault">Täytä tämä kohta.</a></li>
<li><a href="#until" class="fault">Päivä puuttuu.</a></li>
<li><a href="#days" class="fault">Valitse päivä.</a></li>
<li><a href="#sure" class="fault">Rastita.</a></li>
<li><a href="#nowhere" class="fault">Jotain muuta.</a></li></ul>
<form><section><h2>Yhteyshenkilö</h2><label for="main.email">Sähköposti</label><input id="main.email"></section>
<section><h2>Varahenkilö</h2><label for="deputy.email">Sähköposti</label><input id="deputy.email"></section>
<label for="until">Mihin mennessä &amp; miten?</label><input id="until">
<fieldset id="days"><legend>Työpäivät</legend><label><input name="days.0"> ma</label></fieldset>
<label><input type="checkbox" id="sure"> <span>Kyllä</span></label></form>
"""


def test_each_line_begins_with_the_label_of_its_field() -> None:
    page = with_names(FORM)
    assert ">Mihin mennessä &amp; miten? Päivä puuttuu.<" in page
    assert ">Työpäivät: Valitse päivä.<" in page
    assert ">Kyllä: Rastita.<" in page


def test_fields_that_are_called_alike_are_told_apart_by_their_heading() -> None:
    page = with_names(FORM)
    assert ">Yhteyshenkilö, Sähköposti: Täytä tämä kohta.<" in page
    assert ">Varahenkilö, Sähköposti: Täytä tämä kohta.<" in page


def test_what_has_no_label_stays_as_it_is() -> None:
    assert ">Jotain muuta.<" in with_names(FORM)
    assert with_names("<p>Ei vikoja.</p>") == "<p>Ei vikoja.</p>"
