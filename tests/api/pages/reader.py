"""Somebody who reads pages strictly, follows their links and presses their buttons by their words."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.support.html_tree import parsed, words
from tests.support.site import Visitor


class Page:
    """One page: its words, links, fields and forms. A fault in its HTML fails the test."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.location = response.location or ""
        self.tree: Element = parsed(response.text) if response.mimetype == "text/html" else Element("none")

    @property
    def main(self) -> Element:
        """What stands between the header and the footer."""
        return next(one for one in self.tree.iter("main"))

    @property
    def words(self) -> str:
        """All that its main part says, on one line."""
        return words(self.main)

    @property
    def title(self) -> str:
        """Its first heading."""
        return words(next(one for one in self.main.iter("h1")))

    @property
    def links(self) -> dict[str, str]:
        """Where each link leads, by its words."""
        return {words(one): one.get("href", "") for one in self.tree.iter("a")}

    @property
    def buttons(self) -> list[str]:
        """The words of every link or button that looks like a button, in order; not the unseen one."""
        return [
            words(one)
            for one in self.main.iter()
            if one.tag in ("a", "button") and "govuk-button" in one.get("class", "").split()
        ]

    @property
    def errors(self) -> dict[str, str]:
        """Where each line of the error summary leads, by its words; empty without one."""
        boxes = [one for one in self.main.iter("div") if "govuk-error-summary" in one.get("class", "")]
        return {words(link): link.get("href", "") for box in boxes for link in box.iter("a")}

    def form(self) -> Element:
        """The page's own form."""
        return next(one for one in self.main.iter("form"))

    def fields(self) -> dict[str, list[str]]:
        """What the form would send if it were sent as it stands."""
        sent: dict[str, list[str]] = {}
        for one in self.form().iter():
            name = one.get("name")
            if not name or one.tag == "button":
                continue
            if one.tag == "textarea":
                values = ["".join(one.itertext()).removeprefix("\n")]
            elif one.tag == "select":
                values = [o.get("value", "") for o in one.iter("option") if o.get("selected") is not None]
            elif one.get("type") in ("radio", "checkbox"):
                values = [one.get("value", "")] if one.get("checked") is not None else []
            else:
                values = [one.get("value", "")]
            sent.setdefault(name, []).extend(values)
        return {name: values for name, values in sent.items() if values}

    def options(self, name: str) -> list[str]:
        """The values that may be chosen for a field."""
        return [one.get("value", "") for one in self.form().iter("input") if one.get("name") == name]


class Reader(Visitor):
    """A visitor who reads what comes back, and sends forms with what stands in them."""

    page: Page

    def open(self, path: str) -> Page:
        """Open a page, and go where it sends."""
        response = self.get(path)
        while response.status_code in (302, 303):
            response = self.get(response.location)
        self.page = Page(response)
        return self.page

    def send(self, fields: dict[str, Any] | None = None, *, follow: bool = True) -> Page:
        """Send the page's form as it stands, with these fields typed over it."""
        action = self.page.form().get("action", "")
        response = self.post(action, {**self.page.fields(), **(fields or {})})
        if follow and response.status_code in (302, 303):
            return self.open(response.location)
        self.page = Page(response)
        return self.page
