"""The bearer token of each sample person: derived from the demo's own secret, so it stays the same."""

from __future__ import annotations

import base64
import hashlib
import hmac


def token_of(secret: bytes, email: str) -> str:
    """The token with which a program acts as the sample person who has this address."""
    digest = hmac.new(secret, f"demo token:{email}".encode(), hashlib.sha256).digest()
    return "demo-" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
