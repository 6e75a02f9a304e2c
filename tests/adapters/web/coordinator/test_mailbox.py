from pathlib import Path

from adapters.email.maildir import Maildir
from adapters.web.mailbox import linked
from domain.messages import Parcel
from tests.adapters.web.coordinator.office import Office, a_region

EVIL = b"""From: "<script>x</script>" <aino@example.org>
To: kaisa@example.org
Subject: Hei <b>&
Date: Mon, 01 Feb 2027 10:45:00 +0200
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Avaa http://yhdyspinta.test/l/answer/abc. <script>alert(1)</script>
--b
Content-Type: text/html; charset=utf-8

<p onclick="x()">Hei</p><script>alert(2)</script>
--b--
"""


def mailbox(folder: Path) -> Office:
    how = {"demo": True, "mailbox": folder / "mailbox"}
    return Office(a_region(), signed_in=False, how=how)


def test_the_mailbox_shows_mail_newest_first_and_its_links_lead_on(tmp_path: Path) -> None:
    office = mailbox(tmp_path)
    assert "Viestejä ei vielä ole" in office.get("/mailbox").text
    Maildir(tmp_path / "mailbox").carry(
        Parcel("a@example.org", "aino@example.org", "kaisa@example.org", b"Subject: eka\n\nHei")
    )
    Maildir(tmp_path / "mailbox").carry(Parcel("b@example.org", "aino@example.org", "kaisa@example.org", EVIL))
    page = office.get("/mailbox").text
    assert page.index("Hei &lt;b&gt;&amp;") < page.index("eka")
    name = page.partition('href="/mailbox/')[2].partition('"')[0]
    mail = office.get(f"/mailbox/{name}").text
    assert '<a href="http://yhdyspinta.test/l/answer/abc">' in mail
    assert "<script" not in mail
    assert 'sandbox="allow-popups allow-top-navigation-by-user-activation"' in mail


def test_only_mail_of_the_mailbox_can_be_read(tmp_path: Path) -> None:
    office = mailbox(tmp_path)
    (tmp_path / "secret").write_text("Subject: salainen")
    for name in ("..%2F..%2Fsecret", "../../secret", "%00", "secret", "new"):
        assert office.get(f"/mailbox/{name}").status_code == 404


def test_outside_the_demo_or_with_a_real_mail_server_there_is_no_mailbox(tmp_path: Path) -> None:
    region = a_region()
    for how in ({}, {"mailbox": tmp_path}, {"demo": True}):
        assert Office(region, signed_in=False, how=how).get("/mailbox").status_code == 404


def test_a_web_address_ends_where_the_sentence_does() -> None:
    assert linked("Katso http://a.example/x.") == 'Katso <a href="http://a.example/x">http://a.example/x</a>.'
    assert linked("<http://a.example>") == '&lt;<a href="http://a.example">http://a.example</a>&gt;'
