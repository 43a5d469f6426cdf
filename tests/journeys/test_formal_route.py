"""The whole formal route in real browsers: form, mail links, clock, up to the Director's decision."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.demo import (
    Demo,
    fill_actions,
    fill_date,
    heading,
    phone_page,
    press,
    running_demo,
    signed_in,
)
from tests.support.browser import follow

pytestmark = pytest.mark.slow

WRONG = "No school place since September."


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of its own, with the sample council."""
    with running_demo(tmp_path_factory.mktemp("journey")) as running:
        yield running


def raise_informal(page: Page) -> str:
    """Raise an informal dispute as an IRO does, page by page, and give its reference."""
    follow(page, "Raise a dispute")
    page.get_by_role("main").get_by_role("checkbox").first.check()
    press(page, "Continue")
    page.get_by_role("radio", name=re.compile("The care plan itself")).check()
    page.fill("[name=route_reason]", "A task in the plan is not carried out.")
    press(page, "Continue")
    page.get_by_role("radio").first.check()
    press(page, "Continue")
    page.get_by_role("checkbox", name="Drift or delay in the care plan").check()
    press(page, "Continue")
    page.fill("[name=what_is_wrong]", WRONG)
    press(page, "Continue")
    page.fill("[name=impact]", "Out of school for ten weeks.")
    press(page, "Continue")
    page.fill("[name=wishes_and_feelings]", "Wants to be with friends.")
    page.fill("[name=wishes_found_out]", "Asked on a visit.")
    press(page, "Continue")
    page.fill("[name=outcome_sought]", "A school place.")
    fill_date(page, "outcome_by")
    press(page, "Continue")
    page.get_by_role("radio", name=re.compile("^High")).check()
    press(page, "Continue")
    page.get_by_role("radio").first.check()
    press(page, "Continue")
    assert heading(page) == "Check your answers"
    press(page, "Raise the dispute")
    found = re.search(r"D-\w{4}-\w{4}", page.get_by_role("main").inner_text())
    assert found is not None
    return found.group()


def open_link(demo: Demo, browser: Browser, to: str, subject: str, reference: str) -> Page:
    """Open the newest letter's link on a phone and prove who one is, by address and code."""
    link = next(one for one in demo.newest_letter(to, subject, reference)["links"] if "/r/" in one)
    page = phone_page(browser)
    page.goto(link)
    assert WRONG not in page.content()
    page.locator("main input[type=email]").fill(to)
    press(page, "Send")
    page.locator("main input[inputmode=numeric]").fill(demo.newest_code(to))
    press(page, "Continue")
    assert WRONG in page.content()
    return page


def disagree(page: Page) -> None:
    """Answer: disagree, with reasons; up to the receipt."""
    press(page, "Disagree, with reasons")
    page.fill("[name=reasons]", "There is no money for it.")
    press(page, "Continue")
    press(page, "Disagree, with reasons")


def escalate(page: Page, demo: Demo, reference: str, label: str) -> None:
    """The IRO takes it one step further."""
    page.goto(f"{demo.address}/disputes/{reference}")
    press(page, label)
    page.fill("[name=reason]", "The child cannot wait.")
    press(page, "Continue")
    press(page, label)


def test_from_the_form_through_silence_and_answers_to_the_directors_decision(
    demo: Demo, browser: Browser
) -> None:
    iro_person = demo.person("iro")
    iro = signed_in(demo, browser, iro_person["name"])
    reference = raise_informal(iro)

    # The team manager is silent: the clock records it and everybody can see it.
    demo.forward(6)
    director = demo.person("director")
    leader = signed_in(demo, browser, director["name"])
    leader.goto(f"{demo.address}/queue?state=late")
    row = leader.get_by_role("row").filter(has_text=reference)
    assert "1 working day late" in row.inner_text()
    demo.newest_letter(iro_person["email"], "limit has passed", reference)

    escalate(iro, demo, reference, "Take it to formal dispute")
    asked = demo.asked(reference)
    page = open_link(demo, browser, asked, "escalated", reference)
    disagree(page)
    assert "There is no money for it." in page.content()
    demo.newest_letter(iro_person["email"], "answer", reference)

    escalate(iro, demo, reference, "Escalate to the Service Manager for Safeguarding")
    disagree(open_link(demo, browser, demo.asked(reference), "escalated", reference))
    escalate(iro, demo, reference, "Escalate to the Service Director")
    disagree(open_link(demo, browser, demo.asked(reference), "escalated", reference))
    escalate(iro, demo, reference, "Refer to the Director of Children's Services")

    page = open_link(demo, browser, demo.asked(reference), "escalated", reference)
    press(page, "Decide")
    page.fill("[name=decision]", "The place will be paid for from Monday.")
    press(page, "Continue")
    press(page, "Decide")

    iro.goto(f"{demo.address}/disputes/{reference}")
    assert "The place will be paid for from Monday." in iro.content()
    press(iro, "Accept the decision and record the actions")
    fill_actions(iro, "agreed_actions")
    press(iro, "Continue")
    press(iro, "Accept the decision and record the actions")
    iro.goto(f"{demo.address}/disputes/{reference}")
    assert "Ask three schools for a place" in iro.content()

    leader.goto(f"{demo.address}/disputes/{reference}")
    assert "Ask three schools for a place" in leader.content()
    assert leader.get_by_role("main").get_by_role("button").count() == 0

    verified = demo.iro("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
