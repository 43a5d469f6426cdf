"""Parts that are lists, also of one: in Python a list of one needs its comma, and without it is none."""

from __future__ import annotations

from typing import Any


def is_listed(part: Any) -> bool:
    """Whether a part that should be a list is one."""
    return isinstance(part, (tuple, list))


def listed(part: Any) -> tuple[Any, ...]:
    """The part as a list: of one where its comma is missing, so that the rest can be looked at too."""
    return tuple(part) if is_listed(part) else (part,)
