"""The six digits by which somebody shows that this address is theirs."""

from typing import Any

SUBJECT = BESIDE = "Your code for care plan disputes"


def context(code: str) -> dict[str, Any]:
    """What its words are filled with."""
    return {"code": code}
