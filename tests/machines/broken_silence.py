"""Routes with one fault in what silence does: what is changed, and where and what is then found."""

from __future__ import annotations

from dataclasses import replace

from machines.limits import NOT_STATED
from machines.roles import CLOCK, IRO
from machines.stages import Silence, between
from tests.machines.broken import Broken, move
from tests.machines.made_up import REPLY

BROKEN_SILENCE: dict[str, Broken] = {
    "the clock moves it though silence has no effect": (
        {"agree": {"by": (IRO, CLOCK)}},
        [("move agree", "lists the clock, but in none of its stages does silence do anything")],
    ),
    "silence escalates, but the clock has no move": (
        {"asked": {"silence": Silence.ESCALATES}},
        [("stage asked", "says that silence escalates, but the clock has no move")],
    ),
    "silence accepts, but nothing can pass": (
        {
            "asked": {"silence": Silence.ACCEPTS, "owes": (replace(REPLY, limit=NOT_STATED),)},
            "more": lambda s: {"accepted": move(between(s.asked, to=s.answered), by=(CLOCK,))},
        },
        [
            (
                "stage asked",
                "says that silence accepts, but nobody who was asked has a limit that could pass",
            )
        ],
    ),
    "the clock has two moves": (
        {
            "asked": {"silence": Silence.ESCALATES},
            "more": lambda s: {
                name: move(between(s.asked, to=s.answered), by=(CLOCK,)) for name in ("up", "on")
            },
        },
        [("stage asked", "says that silence escalates, but the clock has 2 moves: up, on")],
    ),
    "the clock alone moves it where silence does nothing": (
        {"more": lambda s: {"up": move(between(s.asked, to=s.answered), by=(CLOCK,))}},
        [
            ("move up", "can be made by nobody in asked: silence does nothing there"),
            ("move up", "lists the clock, but in none of its stages does silence do anything"),
        ],
    ),
    "silence prompts, but nothing can pass": (
        {"answered": {"silence": Silence.PROMPTS}},
        [
            (
                "stage answered",
                "says that silence prompts, but nobody who was asked has a limit that could pass",
            )
        ],
    ),
}
