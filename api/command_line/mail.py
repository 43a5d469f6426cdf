"""``iro mail``: hold the mail, see what waits, and let it go."""

from __future__ import annotations

import click

from api.command_line.mistakes import Mistake
from api.command_line.opening import ready_service, with_demo
from api.command_line.printing import counted, say, table
from disputes.commands import hold_mail, release_mail
from disputes.queries.held_mail import HeldMail, Waiting, held_mail, waiting_mail
from disputes.unit import Unit

SEND, SET_ASIDE = "send", "set-aside"
CHOICE = click.Choice([SEND, SET_ASIDE])
NOTHING_HELD = "No mail is held: what is written is sent."


@click.group()
def mail() -> None:
    """Hold the mail, see what waits, and let it go.

    A restored database holds its mail by itself. While mail is held, nothing leaves but codes for
    signing in that were asked for since. The clock goes on: it records limits, and its letters wait.
    """


@mail.command("show")
@with_demo
def show(demo: bool) -> None:
    """Show whether mail is held, and what waits to be sent.

    \b
    Example:
      iro mail show
    """
    with ready_service(demo) as service, service.units.reading() as unit:
        held, waiting = _found(unit)
    say(_told(held) if held else NOTHING_HELD)
    _list(waiting)


@mail.command("hold")
@click.option("--because", required=True, help="Why, in plain words: IROs and leaders see it.")
@with_demo
def hold(because: str, demo: bool) -> None:
    """Hold the mail from now on.

    For a database that was copied or restored by other means than "iro restore": call it before any
    clock process starts on the copy. What a clock process has in hand just now is still sent.

    \b
    Example:
      iro mail hold --because "A copy for trying the new version."
    """
    if len(because) > hold_mail.LONGEST:
        raise Mistake(f"Say why in {hold_mail.LONGEST} characters at most.")
    with ready_service(demo) as service, service.units.writing() as unit:
        hold_mail.handle(hold_mail.HoldMail(because), unit)
    say("The mail is held. Let it go with: iro mail release")


@mail.command("release")
@click.option("--old", type=CHOICE, help="What to do with letters from before the hold: send or set-aside.")
@with_demo
def release(old: str | None, demo: bool) -> None:
    """Let the mail go that is held. It says what waits, and asks about what is from before the hold.

    Of a restored database that is what waited when the backup was made: it may have been sent since.
    "send" sends it, perhaps for the second time. "set-aside" does not: each such letter stands as
    failed on the page of whoever deals with it, who can ask its reader or send it again. What nobody
    needs any more is dropped either way. Letters written since the hold are sent.

    \b
    Example:
      iro mail release
      iro mail release --old set-aside
    """
    with ready_service(demo) as service:
        with service.units.reading() as unit:
            held, waiting = _found(unit)
        if held is None:
            raise Mistake(NOTHING_HELD)
        say(_told(held))
        _list(waiting)
        older = sum(one.number for one in waiting if one.old)
        if older and old is None:
            old = click.prompt(f"{counted(older, 'letter')} from before it was held", type=CHOICE)
        set_aside = old == SET_ASIDE
        with service.units.writing() as unit:
            release_mail.handle(release_mail.ReleaseMail(set_aside), unit)
    say("Released. The next tick of the clock process deals with it.")


def _found(unit: Unit) -> tuple[HeldMail | None, tuple[Waiting, ...]]:
    held = held_mail(unit)
    return held, waiting_mail(unit, held.last_letter if held else 0)


def _told(held: HeldMail) -> str:
    return f"Mail is held since {held.held_at:%Y-%m-%d %H:%M} UTC. {held.because}"


def _list(waiting: tuple[Waiting, ...]) -> None:
    if not waiting:
        say("Nothing waits to be sent.")
        return
    table(
        ["Letter", "Number", "From before the hold", "Oldest"],
        [
            [
                one.letter.replace("_", " "),
                f"{one.number:,}",
                "yes" if one.old else "",
                one.oldest_at.isoformat(timespec="minutes"),
            ]
            for one in waiting
        ],
    )
