"""``iro route new``: the start of a council's file and of its test, with words that say what to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import click

import machines.councils
from api.command_line.mistakes import Mistake, WrongUse
from api.command_line.printing import say
from disputes.clock import SystemClock
from machines.checks.finding import TO_FILL_IN
from machines.working_days import london_date

NAME = re.compile(r"[a-z][a-z0-9_]*")

PROFILE = '''"""The words of @council: what it calls its posts and themes, and who sees the queue."""

from machines.profile import Profile, Theme
from machines.roles import HEAD_OF_SERVICE, SERVICE_MANAGER, TEAM_MANAGER
from machines.sources import stated

profile = Profile(
    council="@council",
    name="FILL IN: the council's full name",
    short_name="FILL IN: its short name",
    procedure="FILL IN: the title of the published text, and its date",
    # What the council calls a post, where that differs: {TEAM_MANAGER: "Practice manager"}.
    role_names={TEAM_MANAGER: "FILL IN: its name for a team manager, or take the line out"},
    # Who opens the escalation queue.
    leaders=(SERVICE_MANAGER, HEAD_OF_SERVICE),
    themes=(
        Theme("plan", "FILL IN: a theme of its list", stated("FILL IN: paragraph", "FILL IN: what it says")),
    ),
    # When the text says so: plain_days=…, stand_ins=…, beside=…, recorded_in=…, informs=….
    # docs/your-council.md explains each.
)
'''

ROUTE = '''"""@council: the route @route, to be read beside the published text, paragraph by paragraph."""

from datetime import date

from machines.limits import working_days
from machines.roles import SERVICE_MANAGER, SOCIAL_WORKER, TEAM_MANAGER
from machines.route import Route, Scope, ladder
from machines.sources import stated
from machines.stages import Ending, ended
from machines.steps import accepting, agreeing, answered, asked, deciding, disagreeing, taking_up

# One line a paragraph: its number in the text, and what it demands, in your own words.
P1 = stated("FILL IN: paragraph", "FILL IN: who is asked first, and by when they answer")
P2 = stated("FILL IN: paragraph", "FILL IN: who is next when it is not agreed")


class @class(Route):
    """FILL IN: the ladder in one line."""

    council = "@council"
    route_id = "@route"
    title = "FILL IN: what the council calls it"
    version = "@version"
    in_force_on = date.min  # FILL IN: the day from which the text holds, such as date(2026, 4, 1)
    source = P1
    used_for = "FILL IN: when somebody should choose this route."
    scope = (Scope.LOOKED_AFTER,)
    rungs = ladder("FILL IN: first step", "FILL IN: second step")
    raising_tells = (SOCIAL_WORKER,)

    # Two stages a step: somebody is asked, and has answered. Each limit in the text's own words.
    first_asked = asked(
        "FILL IN: its word for it", TEAM_MANAGER, working_days(5, "FILL IN"), P1, rung=1, initial=True
    )
    first_answered = answered("FILL IN: it has been answered", P1, rung=1)
    second_asked = asked(
        "FILL IN: with the next person", SERVICE_MANAGER, working_days(5, "FILL IN"), P2, rung=2, to="Decide"
    )
    second_answered = answered("FILL IN: decided", P2, rung=2)
    resolved = ended("FILL IN: what the council calls an agreed end", Ending.AGREED, source=P1)

    # Who may do what. Endings but agreement, bypass, notes and more time are there already.
    accept = accepting((first_asked, first_answered))
    disagree = disagreeing((first_asked, first_answered))
    go_on = taking_up("FILL IN: go to the next step", first_asked, first_answered, to=second_asked)
    decide = deciding((second_asked, second_answered))
    agree = agreeing(first_asked, first_answered, second_answered, to=resolved)
'''

TEST = '''"""@council: the route @route, sentence by sentence. Each test is one demand of the text."""

from machines.registry import read_procedure
from machines.roles import TEAM_MANAGER

PROCEDURE = read_procedure("@package")
ROUTE = next(route for route in PROCEDURE.routes if route.route_id == "@route")


def test_nothing_is_left_to_fill_in_and_there_is_no_fault():
    assert [str(fault) for fault in PROCEDURE.faults() if fault.stops] == []


def test_who_is_asked_first_and_by_when():
    owed = ROUTE.first_stage().owes[0]
    assert (owed.by, owed.limit.as_written) == (TEAM_MANAGER, "FILL IN: the words of the text")


def test_the_top_of_the_ladder():
    assert list(ROUTE.rungs.values())[-1] == "FILL IN: who has the last word"
'''


@click.command("new")
@click.argument("council")
@click.argument("route_id", metavar="ROUTE")
def new_command(council: str, route_id: str) -> None:
    """Write the start of a council's folder: its profile, a route, and a test that fails.

    COUNCIL becomes a folder of machines/councils, or of the package that a dotted name says.
    What the text has to say stands as FILL IN, and `iro route check` lists every one that is left.
    Nothing that is there already is touched: a second route is written beside the first.

    \b
    Example:
      iro route new fairford alert && iro route check fairford
    """
    package = council if "." in council else f"machines.councils.{council}"
    for name in (*package.split("."), route_id):
        if not NAME.fullmatch(name):
            raise WrongUse(f"{name!r} cannot name a folder or file. Use small letters, digits and _.")
    root = Path.cwd() if "." in council else Path(machines.councils.__path__[0]).parent.parent
    folder = root / Path(*package.split("."))
    name = package.rsplit(".", 1)[-1]
    route, test = folder / f"{route_id}.py", root / "tests" / "councils" / f"test_{name}_{route_id}.py"
    for taken in (route, test):
        if taken.exists():
            raise Mistake(f"{taken.relative_to(root)} is there already. Choose another name for the route.")
    words = {
        "@council": name,
        "@package": package if "." in council else council,
        "@class": "".join(part.title() for part in route_id.split("_")),
        "@route": route_id,
        "@version": f"{london_date(SystemClock().now()):%Y-%m}",
    }
    new = {route: ROUTE, test: TEST}
    new |= {file: text for file, text in _of_folder(folder).items() if not file.exists()}
    for file, text in sorted(new.items()):
        for word, said in words.items():
            text = text.replace(word, said)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        say(f"Written: {file.relative_to(root)}")
    say(
        f"Now read docs/your-council.md, and write what the text says wherever a file says {TO_FILL_IN}.",
        f"What is left: iro route check {council}",
        f"The ladder:   iro route diagram {route_id} --council {council}",
        f"Who may what: iro route matrix {route_id} --council {council}",
        f"Its test:     python -m pytest {test.relative_to(root)}",
    )


def _of_folder(folder: Path) -> dict[Path, str]:
    return {folder / "__init__.py": '"""@council."""\n', folder / "profile.py": PROFILE}
