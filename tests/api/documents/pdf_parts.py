"""What a PDF says of itself, read without a library: its catalog, its tags, its metadata."""

from __future__ import annotations

import re
import zlib


def unpacked(pdf: bytes) -> str:
    """All of a PDF as text, with what is compressed in it laid open."""
    assert pdf.startswith(b"%PDF-")
    parts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(parts).decode("latin-1")


def tags(pdf: bytes) -> set[str]:
    """The kinds of its structure: H1, P, Table, TH ..."""
    return set(re.findall(r"/S ?/([A-Za-z0-9]+)", unpacked(pdf)))


def pages(pdf: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(r"/Type ?/Page\b", unpacked(pdf)))


def is_accessible(pdf: bytes) -> bool:
    """Whether it says that it is tagged, in British English, shows its title, and keeps to PDF/UA-1."""
    said = unpacked(pdf)
    marks = (
        r"/MarkInfo ?<</Marked true>>",
        r"/Lang ?\(en-GB\)",
        r"/DisplayDocTitle true",
        r"/StructTreeRoot \d+",
    )
    return all(re.search(mark, said) for mark in marks) and 'pdfuaid:part="1"' in said
