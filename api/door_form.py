"""The two forms of every door: an address, and the six digits that were e-mailed to it.

Staff sign in by them, and the person of a response link proves who they are.
"""

from __future__ import annotations

import re

from flask import request

from api import doors
from api.forms import FieldError, error_of, errors_of
from api.shown.due import Shape
from disputes.codes import DIGITS
from disputes.commands.prove_code import Proved
from disputes.errors import Refused

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_ADDRESS = 254
NO_ADDRESS = "Enter your work email address, like name@council.gov.uk"
NO_CODE = f"Enter the {DIGITS} digits from the email"


def address_sent() -> str:
    """The address that was typed.

    :raises Refused: ``bad_input`` when it is none.
    """
    address = request.form.get("email", "").strip()
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        raise Refused("bad_input", {"email": [NO_ADDRESS]})
    return address


def prove_by_digits(purpose: str) -> Proved:
    """Prove by the digits that were typed who it is, and begin a session.

    :param purpose: what the code was asked for, of ``disputes.codes.PURPOSES``.
    :raises Refused: ``code_wrong`` or ``code_ended``. What is no code at all counts as no try.
    """
    digits = "".join(request.form.get("code", "").split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == DIGITS):
        raise Refused("code_wrong", {"code": [NO_CODE]})
    return doors.prove(purpose, digits, doors.service().settings.longest)


def address_field(refused: Refused | None) -> Shape:
    """What a page that asks for the address is given of it."""
    return {
        "typed": request.form.get("email", ""),
        "errors": errors_of(refused) if refused else [],
        "trouble": error_of(refused, "email"),
    }


def code_field(refused: Refused | None) -> Shape:
    """What a page that asks for the digits is given of them; they are never shown again."""
    if refused is None:
        return {"errors": [], "trouble": ""}
    text = refused.fields.get("code", [f"{refused.entry.title}. {refused.entry.what_to_do}"])[0]
    return {"errors": [FieldError("code", text, "#code")], "trouble": text}
