"""The walk through every side matter in a browser, as everybody who touches it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from disputes.models import Dispute
from disputes.unit import Units
from tests.api.links.walk import send_link
from tests.support import council
from tests.support.browser import press
from tests.support.site import Visitor

Look = Callable[[Page, str], None]
Typed = dict[str, str | list[str]]


def day(name: str, on: str) -> Typed:
    """A date as it is typed: three inputs. ``on`` is "day month year"."""
    return {f"{name}-{part}": text for part, text in zip(("day", "month", "year"), on.split(), strict=True)}


SIDE_ROUTES: dict[str, Typed] = {
    "cafcass_advice": {"question": "What would you do?", **day("asked_on", "20 11 2026")},
    "cafcass_referral": {
        "limb_a": "yes",
        "limb_a_how": "The plan of the review in May has not been carried out.",
        **day("limb_a_since", "1 9 2026"),
        "limb_b": "no",
        "evidence": ["1"],
    },
    "legal_advice": {"question": "May the council end the placement?", "reason": "It ends on Friday."},
    "representations": {"representations": "Reviews of siblings are held apart.", "reason": "A pattern."},
    "agency_letter": {
        "agency": "Hospital trust, head of child health",
        "letter": "Please arrange the assessment that was promised in June.",
        "reason": "Nothing has happened since.",
    },
    "good_practice": {
        "whose": "Sofia Wren",
        "what": "Found the aunt and made the first visits happen.",
        "difference": "She sees her family again.",
    },
    "meeting": {
        "attendees": [str(council.SERVICE_MANAGER), str(council.IRO_TEAM_MANAGER)],
        "times": "Tuesday 1 December at 14:00\nWednesday 2 December at 10:00",
    },
}
ALERT: Typed = {
    "team": str(council.TEAM_NORTH),
    "concern": "Reviews are held without the papers.",
    "effect": "Children do not know what has been decided.",
    "wanted": "Papers five days before each review.",
}
NEWS: Typed = {"kind": "missing", "what": "Missing since last night.", **day("happened_on", "22 11 2026")}
ACTION: Typed = {
    "agreed_actions-1-what": "Find a school",
    "agreed_actions-1-outcome": "In class daily",
    "agreed_actions-1-person": "Sofia Wren",
    "agreed_actions-1-filed": "The IRO’s record",
    **day("agreed_actions-1-by", "15 1 2027"),
}


class Walk:
    """One browser, walked through as one person after another; ``look`` sees each page."""

    def __init__(self, page: Page, app: Flask, units: Units, address: str, look: Look) -> None:
        self.page, self.app, self.units, self.address, self.look = page, app, units, address, look
        self.cookies: dict[int, dict[str, str]] = {}

    def come(self, person: int) -> None:
        """Be here as this person: signed in once, for nobody is sent codes without end."""
        if person not in self.cookies:
            visitor = Visitor(self.app, self.units, self.address)
            visitor.sign_in(person)
            self.cookies[person] = visitor.cookies()
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [
                {"name": name, "value": value.strip('"'), "url": self.address}
                for name, value in self.cookies[person].items()
            ]
        )

    def open(self, path: str, name: str = "") -> None:
        """Open a page, and look at it when it has a name."""
        self.page.goto(self.address + path)
        if name:
            self.look(self.page, name)

    def fill(self, answers: Typed) -> None:
        """Fill the page's fields by their names."""
        for name, answer in answers.items():
            field = self.page.locator(f"main [name='{name}']")
            kind = field.first.evaluate("one => one.type || one.tagName")
            if kind in ("radio", "checkbox"):
                for value in [answer] if isinstance(answer, str) else answer:
                    self.page.locator(f"main [name='{name}'][value='{value}']").check()
            elif kind == "select-one":
                field.select_option(answer)
            else:
                assert isinstance(answer, str)
                field.fill(answer)

    def send(self, path: str, answers: Typed, name: str, button: str = "Send it") -> None:
        """Open a form, send it empty, fill it, check it, send it: each seen on the way."""
        self.open(path, f"{name}-form")
        if answers:
            press(self.page, "Continue")
            self.look(self.page, f"{name}-fault")
            self.fill(answers)
        press(self.page, "Continue")
        self.look(self.page, f"{name}-check")
        press(self.page, button)
        self.look(self.page, f"{name}-receipt")

    def by_link(
        self, person: int, role: str, matter: str, move: str, label: str, answers: Typed, name: str
    ) -> None:
        """Answer a link: what it shows before proof, what is asked, the form, the check, the receipt."""
        token = send_link(self.units, matter, person, role)
        self.page.context.clear_cookies()
        self.open(f"/r/{token}", f"{name}-door")
        self.come(person)
        self.open(f"/r/{token}", f"{name}-asked")
        self.send(f"{self.page.url.removeprefix(self.address)}/moves/{move}", answers, name, label)

    def newest(self) -> str:
        """The reference of the side matter that was opened last."""
        with self.units.reading() as unit:
            newest = select(Dispute.reference).where(Dispute.beside).order_by(Dispute.id.desc()).limit(1)
            return str(unit.connection.execute(newest).scalar_one())

    def beside_a_dispute(self) -> None:
        """Everything that is opened from a dispute's page, and answered by whoever is asked."""
        reference = council.raise_formal(self.units, (council.SIBLING, council.OTHER_SIBLING))
        self.come(council.IRO)
        self.open(f"/disputes/{reference}", "dispute-alone")
        self.page.get_by_text("Start something alongside it").click()
        self.look(self.page, "dispute-offers")
        matters = {}
        for route, answers in SIDE_ROUTES.items():
            self.send(f"/disputes/{reference}/beside/{route}", answers, route)
            matters[route] = self.newest()
            self.open(f"/disputes/{matters[route]}", f"{route}-page")
        self.open(f"/disputes/{matters['meeting']}")
        when: Typed = {
            **day("meets_on", "1 12 2026"),
            "meets_at": "14.30",
            "minutes": "60",
            "place": "Room 2",
        }
        self.send(f"/disputes/{matters['meeting']}/moves/fix", when, "meeting-fix", "Fix the time and invite")
        why: Typed = {"reasons": "Ask the council’s own lawyer first."}
        label = "Refuse legal advice, with reasons"
        self.by_link(
            council.SAFEGUARDING_MANAGER, "legal_gate", matters["legal_advice"], "refuse_advice", label, why,
            "gate",
        )  # fmt: skip
        self.by_link(
            council.IRO_TEAM_MANAGER, "endorser", matters["agency_letter"], "ask_for_changes",
            "Ask for changes", {"reasons": "Say by when."}, "endorser",
        )  # fmt: skip
        self.by_link(
            council.TEAM_MANAGER, "team_manager", matters["good_practice"], "thank",
            "Say that you have passed it on", {}, "thanks",
        )  # fmt: skip
        self.come(council.IRO)
        self.open(f"/disputes/{matters['legal_advice']}", "legal_advice-ended")
        self.open(f"/disputes/{reference}", "dispute-full")
        self.open("/my-disputes", "mine-matters")
        self.come(council.SERVICE_MANAGER)
        self.open(f"/disputes/{reference}", "dispute-outline")
        self.open(f"/disputes/{matters['legal_advice']}", "private-404")

    def about_the_service(self) -> None:
        """A practice alert, which needs no dispute and goes to a senior manager."""
        self.come(council.IRO)
        self.open("/beside", "what")
        self.send("/beside/practice_alert", ALERT, "alert")
        alert = self.newest()
        self.open(f"/disputes/{alert}", "alert-page")
        self.by_link(
            council.HEAD_OF_SERVICE, "senior_manager", alert, "say_action", "Say what will be done",
            {"action": "Team managers send the papers from January."}, "senior",
        )  # fmt: skip
        self.open("/other-matters", "leader-matters")
        self.come(council.IRO)
        self.open(f"/disputes/{alert}", "alert-acting")

    def an_agreed_action(self) -> None:
        """What was agreed: said to be done by whoever is named, confirmed by the IRO."""
        reference = council.ask_team_manager(self.units)
        council.move(self.units, reference, council.TEAM_MANAGER, "disagree", {"reasons": "Not so."})
        self.come(council.IRO)
        self.send(f"/disputes/{reference}/moves/agree", ACTION, "agree", "Agree and record the actions")
        action = self.newest()
        self.come(council.SOCIAL_WORKER)
        self.open("/", "owner-start")
        self.open(f"/disputes/{action}", "owner-page")
        done: Typed = {**day("done_on", "23 11 2026"), "evidence_text": "The offer of 20 November."}
        self.by_link(
            council.SOCIAL_WORKER, "action_owner", action, "report_done", "Say that it is done", done, "owner"
        )
        self.come(council.IRO)
        self.open(f"/disputes/{action}", "action-said-done")

    def news_for_the_iro(self) -> None:
        """A social worker tells, the IRO sees."""
        self.come(council.TEAM_MANAGER)
        self.open("/", "manager-start")
        self.come(council.SOCIAL_WORKER)
        self.send("/beside/told_to_iro", {**NEWS, "children": [council.ONLY_CHILD]}, "news")
        self.open(f"/disputes/{self.newest()}", "news-page-worker")
        self.open("/", "worker-start")
        self.come(council.IRO)
        self.open(f"/disputes/{self.newest()}", "news-page-iro")

    def all(self) -> None:
        """Every side matter, one after another."""
        self.beside_a_dispute()
        self.about_the_service()
        self.an_agreed_action()
        self.news_for_the_iro()
