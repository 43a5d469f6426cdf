"""The six digits that are e-mailed to prove who somebody is. They are derived, never stored.

A code's row says for whom, in which browser and until when it is good. Its digits follow from the
row and the service's secret, so whoever reads the database alone cannot make them, and the letter
that carries them is written when it is sent.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

STAFF, LINK = "staff", "link"
PURPOSES = (STAFF, LINK)

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
DIGITS = 6


def digits_of(secret: bytes, code_id: int, browser_hash: str) -> str:
    """The six digits of a code, zeros in front included.

    :param secret: the unit's. :param browser_hash: of the browser that asked, as in the code's row.
    """
    message = f"code:{code_id}:{browser_hash}".encode()
    digest = hmac.new(secret, message, hashlib.sha256).digest()
    return f"{int.from_bytes(digest, 'big') % 10**DIGITS:0{DIGITS}d}"


def is_right(given: str, digits: str) -> bool:
    """Whether these are the digits. Spaces do not count; it takes as long whatever was given."""
    return hmac.compare_digest("".join(given.split()).encode(), digits.encode())
