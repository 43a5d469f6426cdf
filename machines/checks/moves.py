"""Checks of the moves: who makes them, where they lead, what they meet and what they ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from machines.checks.finding import Finding, check_source, check_words
from machines.facts import hands_over
from machines.needs import LIMIT_DAYS, Need, NeedKind
from machines.roles import CLOCK, Line
from machines.route import Route
from machines.stages import Ending, Move, Stage

IN_AGREEMENT = (Ending.AGREED, Ending.DECIDED)


def of_moves(route: type[Route]) -> Iterator[Finding]:
    """What is wrong with the moves, and every transition that belongs to none."""
    for move in route.moves.values():
        where = f"move {move.id}"
        yield from check_words(where, label=move.label)
        yield from check_source(where, move.source)
        yield from _of_roles(where, move)
        yield from _of_path(where, move)
        yield from _of_needs(where, move, route)
        yield from _of_days_to_set(where, move, route)
        yield from _of_agreement(where, move)
        if not route.beside and not move.standing:
            yield from _of_who_ends_it(where, move, route)
    yield from _outside_the_moves(route)


def _sources(move: Move) -> list[Stage]:
    found = {t.source.id: t.source for t in move.path.transitions if isinstance(t.source, Stage)}
    return list(found.values())


def _of_roles(where: str, move: Move) -> Iterator[Finding]:
    if not move.by:
        if not move.standing:  # of those the heading says it: nobody raises the route
            yield Finding(where, "has no role: nobody may make it", "Say who makes it")
        return
    sources = _sources(move)
    for stage in sources:
        if stage.ending is None and not any(move.may(role, stage) for role in move.by):
            by_clock = set(move.by) == {CLOCK}
            why = "silence does nothing there" if by_clock else "none of its roles owes the answer there"
            yield Finding(
                where,
                f"can be made by nobody in {stage.id}: {why}",
                "Take the stage out of its path, or "
                + ("say what silence does" if by_clock else "let one of its roles owe it"),
            )
    for role in move.by:
        if not sources or any(move.may(role, stage) for stage in sources):
            continue
        if role == CLOCK:
            yield Finding(
                where,
                "lists the clock, but in none of its stages does silence do anything",
                "Take CLOCK out, or say on the stage what silence does",
            )
        else:
            yield Finding(
                where,
                f"lists {role.name}, who owes the answer in none of its stages",
                "Take the role out, or let it owe the answer",
            )


def _of_path(where: str, move: Move) -> Iterator[Finding]:
    if not move.path.transitions:
        yield Finding(where, "leads from nowhere: it has no path", "Give it a path")
    owed_there = {owed.id for stage in _sources(move) for owed in stage.owes}
    for obligation_id in move.meets:
        if obligation_id not in owed_there:
            yield Finding(
                where,
                f"meets {obligation_id}, which no stage in its path owes",
                "Correct the id, or take it out of meets",
            )
    for obligation_id in move.after:
        if obligation_id not in owed_there:
            yield Finding(
                where,
                f"comes after {obligation_id}, which no stage in its path owes",
                "Correct the id, or take it out of after",
            )
    if move.step_need is None:
        ways = Counter(transition.source.id for transition in move.path.transitions)
        for stage_id, count in ways.items():
            if count > 1:
                yield Finding(
                    where,
                    f"leads from {stage_id} to {count} stages, and nothing says to which",
                    "Ask for the step with needs.ENTER_AT, or make it two moves",
                )


def _of_needs(where: str, move: Move, route: type[Route]) -> Iterator[Finding]:
    for need_id, count in Counter(need.id for need in move.needs).items():
        if count > 1:
            yield Finding(where, f"asks for {need_id} {count} times", "Ask once")
    for need in move.needs:
        yield from check_words(f"{where}, need {need.id}", question=need.question)
        if need.kind is NeedKind.STAGE and need.id != "enter_at":
            yield Finding(where, f"asks for the step as {need.id}", "Use needs.ENTER_AT")
        yield from _of_what_it_rests_on(f"{where}, need {need.id}", need, route)


def _of_what_it_rests_on(where: str, need: Need, route: type[Route]) -> Iterator[Finding]:
    asked = {one.id for one in route.opening_needs if one.kind is NeedKind.YES_NO}
    for option, opening in need.rests_on:
        if option not in dict(need.options):
            yield Finding(
                where, f"says on what {option} rests, which is no option of it", "Correct the option"
            )
        if opening not in asked:
            yield Finding(
                where,
                f"rests on {opening}, which is no yes-or-no question of the opening",
                "Ask it in opening_needs, or take it out of rests_on",
            )


def _of_days_to_set(where: str, move: Move, route: type[Route]) -> Iterator[Finding]:
    if hands_over(move) or all(need.id != LIMIT_DAYS.id for need in move.needs):
        return
    if not any(owed.limit.is_ranged for stage in route.stages() for owed in stage.owes):
        yield Finding(
            where,
            "asks how many days to set, but no limit of the route can be set for a case",
            "Write the limit with set_for_case(…)",
        )


def _of_agreement(where: str, move: Move) -> Iterator[Finding]:
    if set(move.by) == {CLOCK}:
        return  # the text itself counts silence as acceptance
    ends_in_agreement = any(
        isinstance(transition.target, Stage) and transition.target.ending in IN_AGREEMENT
        for transition in move.path.transitions
        if transition.target is not transition.source  # what is recorded once it has ended does not end it
    )
    if ends_in_agreement and all(need.kind is not NeedKind.ACTIONS for need in move.required):
        yield Finding(
            where,
            "ends the dispute in agreement without agreed actions",
            "Ask for *needs.AGREEMENT",
        )


def _of_who_ends_it(where: str, move: Move, route: type[Route]) -> Iterator[Finding]:
    """The text may say who closes it (rules, section 4, 2); mostly that is not for those who were asked."""
    endings = {t.target.ending for t in move.path.transitions if isinstance(t.target, Stage)}
    if not endings - {None, Ending.HANDED_OVER}:
        return
    for role in move.by:
        if role not in route.raised_by and role != CLOCK and role.line is not Line.REVIEWING:
            yield Finding(
                where,
                f"lets {role.name} end the dispute, who did not raise it",
                "Check that the text says so: whoever raised it can then only reopen it",
                stops=False,
            )


def _outside_the_moves(route: type[Route]) -> Iterator[Finding]:
    known = {id(t): move for move in route.moves.values() for t in move.path.transitions}
    for state in route.states:
        for transition in state.transitions:
            target = transition.target.id if transition.target else "nowhere"
            where = f"transition from {state.id} to {target}"
            if id(transition) not in known or transition.is_eventless:
                yield Finding(where, "belongs to no move, so nobody may make it", "Write it as a Move")
            if any(True for _ in transition._specs):  # noqa: SLF001 -- the library shows them nowhere else
                yield Finding(
                    where,
                    "carries a callback or a condition of its own",
                    "Say it with needs and roles: a machine only decides, it does nothing",
                )
