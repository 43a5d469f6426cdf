"""Turns what can go wrong into one line: what it is, and what to do. Never a traceback for a mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import DBAPIError

from api.settings import SettingsRefused
from disputes.bank_holidays import BankHolidaysMissingError
from disputes.errors import Refused
from machines.registry import FaultyProcedure, UnknownRoute

SETTINGS_HINT = "To work with the demo, add --demo. Every setting is explained by: iro settings"


class Mistake(click.ClickException):
    """Something that the person at the keyboard can put right. Exit code 1."""

    def show(self, file: object = None) -> None:
        """Print it on standard error, as it stands."""
        click.echo(self.message, err=True)


class WrongUse(Mistake):
    """The command was called with something that it cannot take. Exit code 2."""

    exit_code = 2


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn the errors that somebody can put right into a Mistake."""
    try:
        yield
    except SettingsRefused as refused:
        faults = "".join(f"  {fault}\n" for fault in refused.faults)
        raise WrongUse(f"These settings cannot be used:\n{faults}{SETTINGS_HINT}") from refused
    except FaultyProcedure as faulty:
        faults = "".join(f"  {fault}\n" for fault in faulty.faults)
        raise Mistake(
            f"The council's procedure has faults:\n{faults}See them with: iro route check"
        ) from faulty
    except UnknownRoute as unknown:
        raise WrongUse(f"There is {unknown}.") from unknown
    except Refused as refused:
        raise Mistake(in_words(refused)) from refused
    except BankHolidaysMissingError as missing:
        raise Mistake(str(missing)) from missing
    except DBAPIError as error:
        said = str(error.orig).strip().splitlines() or ["it gave no reason"]
        raise Mistake(
            f"The database cannot be used: {said[0]}. Check IRO_DATABASE_URL, and that it runs."
        ) from error
    except BrokenPipeError:
        raise  # whoever reads has read enough: click ends quietly
    except OSError as error:
        raise Mistake(f"{error.strerror or error}: {error.filename or 'a file'}. Check the path.") from error


def in_words(refused: Refused) -> str:
    """A refusal as one line: what happened, each fault, what to do."""
    faults = " ".join(fault for field in refused.fields.values() for fault in field)
    return " ".join(part for part in (f"{refused.entry.title}.", faults or refused.entry.what_to_do) if part)
