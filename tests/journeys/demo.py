"""The demo as people start it: a process of its own, its inbox and its clock; and people in browsers."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

PATIENCE = 90
IRO_COMMAND = Path(sys.executable).with_name("iro")


@dataclass(frozen=True)
class Demo:
    """A running demo."""

    address: str
    folder: Path

    def read(self, path: str) -> Any:
        """What a JSON address of the demo answers."""
        with urllib.request.urlopen(self.address + path, timeout=30) as answer:
            return json.load(answer)

    def forward(self, working_days: int) -> str:
        """Move the clock forward by working days, and run what comes due on the way."""
        request = urllib.request.Request(
            f"{self.address}/demo/clock",
            data=json.dumps({"working_days": working_days}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            now: str = json.load(answer)["now"]
            return now

    def newest_letter(self, to: str, subject: str, reference: str = "") -> dict[str, Any]:
        """The newest letter to somebody, waited for: mail leaves after the commit, not in it."""
        for _ in range(PATIENCE):
            for letter in self.read("/demo/inbox.json"):
                found: dict[str, Any] = letter
                if letter["to"] == to and subject in letter["subject"] and reference in letter["text"]:
                    return found
            time.sleep(0.5)
        raise AssertionError(f"no letter {subject!r} came for {to}")

    def newest_code(self, to: str, after: str = "") -> str:
        """The six digits of the newest code letter to somebody that are not ``after``."""
        for _ in range(PATIENCE):
            for letter in self.read("/demo/inbox.json"):
                digits = re.search(r"\b(\d{6})\b", letter["text"])
                if letter["to"] == to and "code" in letter["subject"].lower() and digits:
                    if digits.group(1) != after:
                        return digits.group(1)
                    break
            time.sleep(0.5)
        raise AssertionError(f"no code came for {to}")

    def person(self, role: str) -> dict[str, Any]:
        """The first sample person who holds a role."""
        found: dict[str, Any] = next(one for one in self.read("/demo/people.json") if role in one["roles"])
        return found

    def asked(self, reference: str) -> str:
        """The address of whoever a dispute waits for, by the JSON interface."""
        bearer = {"Authorization": f"Bearer {self.person('director')['token']}"}
        request = urllib.request.Request(f"{self.address}/api/v1/disputes/{reference}", headers=bearer)
        with urllib.request.urlopen(request, timeout=30) as answer:
            name = json.load(answer)["awaiting"]["person"]
        people = self.read("/demo/people.json")
        email: str = next(one["email"] for one in people if one["name"] == name)
        return email

    def iro(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on the demo's own record, beside the running demo."""
        return subprocess.run(
            [str(IRO_COMMAND), *arguments],
            cwd=self.folder,
            env={**os.environ, "IRO_DEMO": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


@contextmanager
def running_demo(folder: Path) -> Iterator[Demo]:
    """``iro serve --demo`` in a folder of its own, on a free port, ended by us."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port)}
    with (folder / "serve.log").open("w") as log:
        process = subprocess.Popen(
            [str(IRO_COMMAND), "serve", "--demo"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            demo = Demo(f"http://127.0.0.1:{port}", folder)
            _wait_until_ready(demo, process)
            yield demo
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait_until_ready(demo: Demo, process: subprocess.Popen[bytes]) -> None:
    for _ in range(PATIENCE * 2):
        assert process.poll() is None, (demo.folder / "serve.log").read_text()
        try:
            demo.read("/demo/clock.json")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError("the demo did not start")


def signed_in(demo: Demo, browser: Browser, name: str, *, phone: bool = False) -> Page:
    """A browser without scripts, as that sample person, by one press on the demo's page."""
    size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, java_script_enabled=False)  # type: ignore[arg-type]  # a plain dict
    page = context.new_page()
    page.goto(f"{demo.address}/demo")
    button = page.get_by_role("button", name=f"Sign in as {name}", exact=True)
    for group in page.locator("main summary").all():
        if button.is_visible():
            break
        group.click()
    with page.expect_navigation():
        button.click()
    return page


def phone_page(browser: Browser) -> Page:
    """A phone without scripts and without any session."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    return context.new_page()


def press(page: Page, name: str) -> None:
    """Press the button, or follow the link, of that name in the main part, and wait for the next page."""
    main = page.get_by_role("main")
    button = main.get_by_role("button", name=name)
    seen = [one for one in button.all() if one.is_visible() and not one.get_attribute("aria-hidden")]
    with page.expect_navigation():
        (seen[-1] if seen else main.get_by_role("link", name=name).first).click()


def heading(page: Page) -> str:
    """The page's one h1."""
    return page.get_by_role("heading", level=1).inner_text()


def fill_actions(page: Page, need: str) -> None:
    """Give one whole action."""
    page.fill(f"[name={need}-1-what]", "Ask three schools for a place")
    page.fill(f"[name={need}-1-outcome]", "In class every day")
    page.fill(f"[name={need}-1-person]", "Sophie Lomax")
    fill_date(page, f"{need}-1-by")


def fill_date(page: Page, name: str) -> None:
    """Give a date well ahead of the demo's clock."""
    for part, value in (("day", "12"), ("month", "3"), ("year", "2030")):
        page.fill(f"[name={name}-{part}]", value)
