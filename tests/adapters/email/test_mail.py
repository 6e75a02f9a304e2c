"""The mail of a round, from its opening to a real server."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.email.mail import mail_of
from domain.links import Purpose
from domain.processes.notices import send_notices
from domain.processes.post import deliver_messages
from tests.fakes import some_links
from tests.region import Region
from tests.services.mail import MailServer

pytestmark = pytest.mark.neighbour


def test_everybody_asked_gets_one_mail_with_a_link_that_is_theirs(mail_server: MailServer) -> None:
    region = Region()
    mail = mail_of(mail_server.url, Path("unused"), "yhdyspinta@county.example.org")
    ports = replace(region.ports, mail=mail)
    region.open_round(note="Kiitos jo etukäteen!")
    for _ in range(2):
        send_notices(ports, region.code)
        deliver_messages(ports, region.code)
    arrived = {str(one["To"].addresses[0].addr_spec): one for one in mail_server.messages()}
    assert len(arrived) == len(mail_server.received) == 5
    assert arrived["siri@ranta.example.org"]["Content-Language"] == "sv"
    plain = arrived["kaisa@isola.example.org"].get_body(("plain",))
    assert plain is not None
    token = re.findall(r"/l/answer/(\S+)", plain.get_content())[0]
    assert some_links().read(token, Purpose.ANSWER).contact == "c-0003"
    assert "Kiitos jo etukäteen!\n  – Aino Aalto\n" in plain.get_content().replace("\r\n", "\n")
