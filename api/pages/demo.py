"""The demo's own doors: be anybody, read the post, move the clock. They are there in the demo alone.

Everything here is also for programs, as a test bench: people.json, inbox.json and clock.json.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from api import doors
from api.demo_clock import move_forward, nine_after
from api.look import moment
from api.needs import demo_only
from api.sample.tokens import token_of
from api.schemas.demo import ClockSchema
from api.schemas.shapes import loaded
from disputes.errors import Refused
from disputes.queries.demo_inbox import LetterInInbox, demo_inbox, demo_letter
from disputes.queries.demo_people import DemoPerson, demo_people
from disputes.queries.due import next_due_at
from disputes.unit import Unit
from machines.roles import DIRECTOR, IRO
from notifications.letters.writing import style

blueprint = Blueprint("demo", __name__, url_prefix="/demo")

LETTERS_ON_A_PAGE = 50
# Longer numbers are none of ours, and no database takes numbers without end.
LETTER = "<int(max=999999999999):letter_id>"
LONGEST_NUMBER = 12
MOST_LETTERS = 2000
JUMPS = (1, 2, 5, 10)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
THIS_MACHINE = re.compile(r"http://127\.0\.0\.1:\d+(?=/)")
LINKED_STYLE = '<link rel="stylesheet" href="/demo/letter.css">'


@blueprint.get("")
@demo_only
def start() -> str:
    """Whom to be, the newest post, and the clock."""
    with doors.reading() as unit:
        people = demo_people(unit)
        letters = demo_inbox(unit, 5)
        coming = next_due_at(unit)
        return render_template(
            "demo/demo.html",
            guides=_guides(people),
            groups=_groups(unit, people),
            letters=[_shown(letter) for letter in letters],
            now_text=moment(unit.now),
            coming=None if coming is None else {"to": _text(coming), "text": moment(coming)},
            jumps=JUMPS,
        )


@blueprint.post("/sign-in")
@demo_only
def sign_in() -> AnyResponse:
    """Be that person, in this browser, without a code."""
    person_id = request.form.get("person_id", "")
    if not _is_number(person_id):
        raise Refused("person_unknown")
    response = redirect("/", 303)
    doors.sign_in_as(response, int(person_id))
    return response


@blueprint.get("/inbox")
@demo_only
def inbox() -> str:
    """The post of everybody, or of one address, newest first."""
    to_email = request.args.get("to", "")
    text = request.args.get("before", "")
    before = int(text) if _is_number(text) else None
    with doors.reading() as unit:
        letters = demo_inbox(unit, LETTERS_ON_A_PAGE + 1, to_email, before)
    shown = letters[:LETTERS_ON_A_PAGE]
    return render_template(
        "demo/inbox.html",
        letters=[_shown(letter) for letter in shown],
        to_email=to_email,
        older=shown[-1].id if len(letters) > LETTERS_ON_A_PAGE else None,
    )


@blueprint.get(f"/inbox/{LETTER}")
@demo_only
def letter(letter_id: int) -> str:
    """One letter, as plain text with its links."""
    with doors.reading() as unit:
        found = demo_letter(unit, letter_id)
    sender = doors.service().settings.mail_from
    return render_template(
        "demo/letter.html",
        letter={"sender": sender, **_shown(found), "text": _at_this_port(found.plain)},
        invitation=found.invitation,
        letter_id=found.id,
        to_email=found.to_email,
    )


@blueprint.get(f"/inbox/{LETTER}/html")
@demo_only
def letter_as_html(letter_id: int) -> Response:
    """The same letter as a mail program shows it. The content policy holds here as everywhere."""
    with doors.reading() as unit:
        found = demo_letter(unit, letter_id)
    return Response(STYLE.sub(LINKED_STYLE, _at_this_port(found.html), count=1), mimetype="text/html")


@blueprint.get(f"/inbox/{LETTER}/invitation.ics")
@demo_only
def invitation(letter_id: int) -> Response:
    """The entry for a calendar that came with the letter."""
    with doors.reading() as unit:
        found = demo_letter(unit, letter_id)
    if not found.invitation:
        raise Refused("not_found")
    headers = {"Content-Disposition": "attachment; filename=invitation.ics"}
    return Response(found.invitation, mimetype="text/calendar", headers=headers)


@blueprint.get("/letter.css")
@demo_only
def letter_css() -> Response:
    """The style that stands in each letter, as a file: the content policy lets no page bring its own."""
    return Response(style(), mimetype="text/css")


@blueprint.get("/people.json")
@demo_only
def people_json() -> Response:
    """Everybody in the sample council, with a bearer token to act as them."""
    service = doors.service()
    with doors.reading() as unit:
        people = demo_people(unit)
    return jsonify(
        [
            {
                "id": person.id,
                "name": person.name,
                "email": person.email,
                "roles": person.roles,
                "role_names": person.role_names,
                "teams": person.teams,
                "token": token_of(service.settings.secret, person.email),
            }
            for person in people
        ]
    )


@blueprint.get("/inbox.json")
@demo_only
def inbox_json() -> Response:
    """The post, newest first; ``?to=`` one address."""
    with doors.reading() as unit:
        letters = demo_inbox(unit, MOST_LETTERS, request.args.get("to", ""))
    return jsonify(
        [
            {
                "id": one.id,
                "to": one.to_email,
                "subject": one.subject,
                "text": _at_this_port(one.plain),
                "invitation": one.invitation,
                "sent_at": _text(one.sent_at),
                "links": ADDRESS.findall(_at_this_port(one.plain)),
            }
            for one in letters
        ]
    )


@blueprint.get("/clock.json")
@demo_only
def clock_json() -> Response:
    """What time it is here."""
    return jsonify({"now": _text(doors.service().clock.now())})


@blueprint.post("/clock")
@demo_only
def move_clock() -> AnyResponse:
    """Move the clock forward, and answer when everything that is due by then has been done."""
    wanted = loaded(ClockSchema(), request.get_json() if request.is_json else _form())
    to = wanted.get("to")
    if wanted.get("working_days"):
        with doors.reading() as unit:
            to = nine_after(wanted["working_days"], unit.now, unit.calendar)
    now = move_forward(doors.service(), to)
    return jsonify({"now": _text(now)}) if request.is_json else redirect("/demo", 303)


def _form() -> dict[str, str]:
    return {name: value for name, value in request.form.items() if name != "csrf_token"}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _guides(people: tuple[DemoPerson, ...]) -> list[DemoPerson]:
    """Whom to be first: an IRO, and the Director."""
    first = [next((one for one in people if role.id in one.roles), None) for role in (IRO, DIRECTOR)]
    return [one for one in first if one is not None]


def _groups(unit: Unit, people: tuple[DemoPerson, ...]) -> list[dict[str, Any]]:
    leaders = {role.id for role in unit.profile.leaders}
    iros = [one for one in people if IRO.id in one.roles]
    leading = [one for one in people if leaders & set(one.roles)]
    others = [one for one in people if one not in iros and one not in leading]
    return [
        {
            "title": "Independent Reviewing Officers",
            "hint": "They raise disputes and take them up the ladder.",
            "people": iros,
        },
        {
            "title": "Senior leaders",
            "hint": "They see the escalation queue, and answer when asked.",
            "people": leading,
        },
        {
            "title": "Team managers and social workers",
            "hint": "They answer from their email, without signing in.",
            "people": others,
        },
    ]


def _shown(one: LetterInInbox) -> dict[str, str]:
    return {
        "href": f"/demo/inbox/{one.id}",
        "to": f"{one.to_name}, {one.to_email}",
        "subject": one.subject,
        "sent_text": moment(one.sent_at),
    }


def _at_this_port(words: str) -> str:
    """A letter whose links lead here, also when the demo ran on another port when it was sent."""
    return THIS_MACHINE.sub(doors.service().settings.base_url, words)


def _text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
