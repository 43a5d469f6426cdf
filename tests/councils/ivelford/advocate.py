"""Ivelford: an advocate for the child, a side matter that only this council has."""

from datetime import date

from machines import needs
from machines.limits import plain_days
from machines.needs import Need, NeedKind
from machines.roles import IRO, SOCIAL_WORKER
from machines.route import Route, Scope
from machines.sources import stated
from machines.stages import Ending, Move, MoveKind, Stage, between, ended, owes

V1 = stated("5.1", "the social worker finds an advocate within 5 days of being asked")


class Advocate(Route):
    """Asked for, found, heard."""

    council = "ivelford"
    route_id = "advocate"
    title = "Advocate"
    version = "2"
    in_force_on = date(2026, 1, 1)
    source = V1
    used_for = "The child wants somebody to speak for them."
    scope = (Scope.LOOKED_AFTER,)
    beside = True
    called = "a request for an advocate"
    opening_needs = (Need("why_advocate", "Why does the child want an advocate?", NeedKind.TEXT),)
    raising_tells = (SOCIAL_WORKER,)
    asked_for = Stage(
        "Advocate asked for",
        initial=True,
        source=V1,
        owes=owes("find", "Find an advocate", SOCIAL_WORKER, V1, plain_days(5, "within 5 days")),
    )
    found = Stage("Advocate found", source=V1, owes=owes("hear", "Record what the advocate says", IRO, V1))
    heard = ended("Advocate heard", Ending.COMPLETED, source=V1)
    find = Move(
        "Say who the advocate is",
        between(asked_for, to=found),
        by=(SOCIAL_WORKER,),
        kind=MoveKind.ANSWER,
        needs=(Need("advocate_name", "Who is it, and from where?", NeedKind.LINE, longest=200),),
        meets=("find",),
        source=V1,
    )
    hear = Move(
        "Record what the advocate says",
        between(asked_for, found, to=heard),
        by=(IRO,),
        kind=MoveKind.END,
        needs=(needs.NOTE,),
        meets=("hear", "find"),
        source=V1,
    )
