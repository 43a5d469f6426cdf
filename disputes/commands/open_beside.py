"""Open a side matter: beside a dispute, about a child without one, or about no child at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from disputes.answers import Asking, checked_answers
from disputes.chain import fingerprint
from disputes.errors import Refused
from disputes.moves import record_raising
from disputes.opening import asked_of, name_of, opened_about, over_team
from disputes.raising import already_raised, new_reference
from disputes.receipts import Receipt
from disputes.rows import Actor, Command, facts_given
from disputes.unit import Unit
from machines.engine import MoveRefused, begin


@dataclass(frozen=True)
class OpenBeside:
    """What is to be opened.

    :param route: the side route. :param given: the answers to what it asks, by need id.
    :param beside: the reference of the dispute that it stands beside, or "".
    :param children: case numbers of the children that it is about. Beside a dispute they are some of its
        own, and None is all of them.
    """

    person_id: int
    key: str
    route: str
    given: Mapping[str, Any]
    beside: str = ""
    children: Sequence[str] | None = None


def handle(command: OpenBeside, unit: Unit) -> Receipt:
    """Open it, once.

    :raises Refused: ``bad_input`` with every fault by field; ``dispute_not_found``; ``role_may_not``;
        ``route_not_for_child``; ``children_differ``; ``key_used``.
    """
    key = f"{command.person_id}:{command.key}"
    content = fingerprint({**asdict(command), "key": ""})
    done = already_raised(unit, key, content)
    if done is not None:
        return done
    route = unit.registry.beside(unit.today).get(command.route)
    if route is None or not route.opened_by_hand:
        raise Refused("not_found")
    about = opened_about(unit, command.person_id, route, command.beside, command.children)
    try:
        begun = begin(route, about.scope)
    except MoveRefused as refused:
        raise Refused(refused.why.value, about=refused.about) from refused
    asking = Asking(asked_of(route, about.role), about.case, None, len(about.children))
    given = checked_answers(unit, asking, command.given)
    dispute = {
        "reference": new_reference(),
        "iro_id": about.iro[0],
        "team_id": given.get("team", about.team_id),
        "scope": about.scope.value,
        "beside": True,
        "beside_id": about.case.id if about.case else None,
        **facts_given(given),
    }
    holders = over_team(unit, about.iro, given["team"]) if "team" in given else about.holders
    return record_raising(
        unit,
        dispute,
        route,
        begun,
        holders,
        Actor("person", command.person_id, name_of(unit, command.person_id)),
        Command(key, content),
        children=about.children,
        given=given,
        as_role=about.role,
    )
