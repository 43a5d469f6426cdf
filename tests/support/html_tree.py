"""Reads pages strictly: a page with a fault in its HTML fails its test."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib
from flask import Flask


def parsed(html: str) -> Element:
    """The page as a tree. Raises html5lib's ParseError at the first fault in it."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    assert isinstance(tree, Element)
    return tree


def opened(app: Flask, path: str) -> Element:
    """The page at ``path``, which must answer 200, as a tree."""
    answer = app.test_client().get(path)
    assert answer.status_code == 200
    return parsed(answer.text)


def words(tree: Element) -> str:
    """Everything that the tree says, with single spaces."""
    return " ".join(" ".join(tree.itertext()).split())


def by_id(tree: Element, wanted: str) -> Element:
    """The one element with that id."""
    found = [one for one in tree.iter() if one.get("id") == wanted]
    assert len(found) == 1, f"{len(found)} elements have the id {wanted}"
    return found[0]
