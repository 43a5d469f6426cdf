"""A downloaded record as tests take it apart: every place in it, edited, and sealed again."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from disputes.record_file import DIGEST, Proof, prove, sealed
from tests.api.pages.reader import Reader

Place = tuple[str | int, ...]


def downloaded(reader: Reader, reference: str, query: str = "") -> dict[str, Any]:
    """The JSON of a record, as the reader downloads it."""
    response = reader.get(f"/disputes/{reference}/record.json{query}")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    document: dict[str, Any] = response.get_json()
    return document


def leaves(value: Any, place: Place = ()) -> Iterator[Place]:
    """The place of every value in a document that holds no others."""
    inner: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    if not inner or not value:
        yield place
        return
    for name, part in inner:
        yield from leaves(part, (*place, name))


def edited(document: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """A copy with another value at a place."""
    changed = copy.deepcopy(document)
    parent: Any = changed
    for name in place[:-1]:
        parent = parent[name]
    parent[place[-1]] = value
    return changed


def at(document: dict[str, Any], place: Place) -> Any:
    """What stands at a place."""
    value: Any = document
    for name in place:
        value = value[name]
    return value


def resealed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with a digest made anew, as somebody would who wants to hide a change."""
    return sealed({name: part for name, part in document.items() if name != DIGEST})


def kinds(proof: Proof) -> set[tuple[int | None, str]]:
    """What was found: at which transition, what kind of fault."""
    return {(one.sequence, one.kind) for one in proof.faults}


def found(document: dict[str, Any]) -> set[tuple[int | None, str]]:
    """What is found in a document."""
    return kinds(prove(document))
