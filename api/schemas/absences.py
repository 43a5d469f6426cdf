"""What a program sends of an absence, and of its end."""

from __future__ import annotations

from api.schemas.shapes import Base, words


class AbsenceBody(Base):
    """Who is away, by work address, from one London date to another, and who stands in, if anybody."""

    person = words(254, required=True, metadata={"description": "A work address."})
    from_on = words(40, load_default="", metadata={"description": "The first day, YYYY-MM-DD."})
    to_on = words(40, load_default="", metadata={"description": "The last day, YYYY-MM-DD."})
    stand_in = words(254, load_default="", metadata={"description": "A work address, or empty."})


class BackBody(Base):
    """The first London date on which they are back; on or before the first day it takes the absence back."""

    back_on = words(40, load_default="", metadata={"description": "YYYY-MM-DD."})
