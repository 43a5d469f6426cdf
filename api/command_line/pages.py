"""``iro pages``: every address, and who may open it."""

from __future__ import annotations

import re
import secrets
import tempfile

import click

from api.app import create_app
from api.command_line.printing import table
from api.needs import openings
from api.settings import read_council, read_settings
from api.wiring import build

# What may stand in a part of an address; its name is enough here.
CONVERTED = re.compile(r"<[^<>]+:(\w+)>")
# A deployment that nobody runs: the pages are asked, and nothing is opened or sent.
PRODUCTION = {
    "IRO_BASE_URL": "https://disputes.council.example",
    "IRO_SMTP_HOST": "localhost",
    "IRO_MAIL_FROM": "disputes@council.example",
    "IRO_EMAIL_DOMAINS": "council.example",
}


@click.command()
@click.option("--demo", is_flag=True, help="With the pages that only the demo has.")
def pages(demo: bool) -> None:
    """List every page and address, with its methods and who may open it.

    Every view says who may open it by a decorator of api/needs.py. One that says nothing stops the
    service from starting: nothing is open by accident.
    """
    with tempfile.TemporaryDirectory() as folder:
        made_up = {"IRO_DATA_DIR": folder, "IRO_SECRET": secrets.token_urlsafe(32)}
        made_up |= {"IRO_DEMO": "1"} if demo else PRODUCTION
        service = build(read_settings({"IRO_COUNCIL": read_council(), **made_up}))
        together: dict[tuple[str, str], list[str]] = {}
        for one in openings(create_app(service)):
            address = CONVERTED.sub(r"<\1>", one.rule)
            together.setdefault((address, one.opens_to.value), []).append(one.method)
        service.database.close()
    table(
        ["Address", "Methods", "Who may open it"],
        [[rule, " ".join(methods), opens_to] for (rule, opens_to), methods in together.items()],
    )
