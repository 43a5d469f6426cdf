"""Every campaign: what it aims at, how large it is in full, and how its control is broken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.faults import (
    crashes,
    full_disks,
    fuzzing,
    kills,
    lapses,
    post,
    races,
    replies,
    restoring,
    scanners,
    searching,
    tampering,
)
from tests.faults.ground import Ground, Grounds
from tests.faults.tally import Tally
from tests.machines.test_reachable import CHILDREN

Round = Callable[[Ground, int, int], Tally]
"""Takes a fresh ground, how much to do on it, and a seed."""
BOTH = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Campaign:
    """``whole`` is how much is done on each database in full, in rounds of at most ``at_once``.

    ``of_an_hour`` is the share of it that is run together with all others, where the whole takes hours.
    """

    name: str
    title: str
    target: str
    control: str
    whole: int
    at_once: int
    run: Round
    break_it: Callable[[Ground], Tally]
    on: Sequence[str] = BOTH
    notes: Sequence[str] = ()
    of_an_hour: float = 1.0

    def fight(self, grounds: Grounds, share: float) -> Tally:
        """Do that share of the whole, each round on a fresh ground and with a seed of its own."""
        tally, left, seed = Tally(), max(1, round(self.whole * share)), 1
        while left > 0:
            with grounds() as ground:
                tally.add(self.run(ground, min(left, self.at_once), seed))
            left, seed = left - self.at_once, seed + 1
        return tally

    def fail(self, grounds: Grounds) -> Tally:
        """Run the control, which must do harm."""
        with grounds() as ground:
            return self.break_it(ground)


CAMPAIGNS: tuple[Campaign, ...] = (
    Campaign(
        "kills",
        "kill -9 of web, clock and mail processes at random, while people work",
        "500 kills and 10,000 acknowledged moves on both databases together: 0 lost, 0 half done, 0 doubled",
        "transition and obligations in two commits",
        250,
        25,
        kills.kill_under_load,
        lambda ground: kills.kill_under_load(ground, 20, 1, "two_commits", between=2),
    ),
    Campaign(
        "crashes",
        "PostgreSQL stopped hard (SIGKILL of all its processes) under load",
        "100 crashes: 0 acknowledged lost, back within 5 s of the database, people told within 2 s",
        "a database that answers before its log is written (synchronous_commit=off)",
        100,
        20,
        crashes.crash_under_load,
        lambda ground: crashes.crash_under_load(ground, 10, 1, unsafe=True),
        on=("PostgreSQL",),
    ),
    Campaign(
        "races",
        "Two act at once, of six pairs",
        "1,000 rounds of each pair: one winner, a plain refusal for the other",
        "check first, write later without the version",
        1000,
        250,
        races.race,
        lambda ground: races.race(ground, 5, 1, broken=True),
    ),
    Campaign(
        "replies",
        "A reply lost after the commit, the form sent again; the same key with another body",
        "1,000 retries: one effect, the same receipt; another body is refused",
        "a service that forgets its keys",
        1000,
        250,
        replies.lose_replies,
        lambda ground: replies.lose_replies(ground, 20, 1, "forgets_keys"),
    ),
    Campaign(
        "post",
        "A mail server that refuses, hangs, drops after accepting, answers 4xx and 5xx; relays killed",
        "5,000 mails and 100 kills on both databases together: 0 undelivered, 3 copies at most, same id",
        "letters marked as sent before they are sent",
        50,
        10,
        lambda ground, kills_wanted, seed: post.post_under_fire(
            ground, 50 * kills_wanted, kills_wanted, seed
        ),
        lambda ground: post.post_under_fire(ground, 100, 1, 1, "sends_then_saves"),
    ),
    Campaign(
        "clocks",
        "4 clock processes and many due obligations; one killed in the middle of its tick",
        "10,000 due obligations on both databases together: each lapse exactly once",
        "clocks that do not look again under the lock",
        5000,
        500,
        lapses.several_clocks,
        lambda ground: lapses.several_clocks(ground, 60, 1, "lapses_unlooked"),
    ),
    Campaign(
        "off",
        "The service is off for 1 hour, 3 days and 30 days",
        "all lapses in the first tick, with the day they were due; at most one mail a person and stage",
        "the reminders that were missed are sent as well",
        200,
        40,
        lapses.service_off,
        lambda ground: lapses.service_off(ground, 6, 1, broken=True),
    ),
    Campaign(
        "jumps",
        "The clock jumps: by minutes and weeks, over both nights when the clocks change, a year back",
        "0 early, 0 missed, 0 doubled",
        "a tick that takes London's time for UTC",
        600,
        60,
        lapses.time_jumps,
        lambda ground: lapses.time_jumps(ground, 60, 1, broken=True),
    ),
    Campaign(
        "scanners",
        "Mail scanners of nine kinds open, click, rewrite and submit what is in each mail",
        "1,000 mails on both databases together: 0 moves, nothing of a case shown, the reader still answers",
        "a door that takes any address and any code",
        500,
        25,
        scanners.scan_mails,
        lambda ground: scanners.scan_mails(ground, 1, 1, "takes_any_address"),
    ),
    Campaign(
        "tampering",
        "The record tampered with: edit, delete, insert, swap, cut off, take away, every hash made anew",
        "1,000 of each: all found and named, with the seal of the day before kept outside",
        "the same without the seal",
        1000,
        250,
        tampering.tamper,
        lambda ground: tampering.tamper(ground, 10, 1, sealed=False),
    ),
    Campaign(
        "restoring",
        "A backup while people work, restored a day later into a fresh database",
        "the chain verifies, all acknowledged is there, no mail leaves until it is released; 15 minutes",
        "a restore that does not hold the mail",
        20,
        1,
        restoring.in_full,
        lambda ground: restoring.back_up_and_restore(ground, 1, 2, "holds_nothing"),
        on=(*BOTH, "SQLite to PostgreSQL"),
        notes=(
            "The large record's disputes were copied from one, each with its own chain. All lay in memory.",
        ),
    ),
    Campaign(
        "disks",
        "The disk is full while people work, and has room again later",
        "a clear 503, reads still work, nothing partial, resumes by itself",
        "a service that takes a failed write for a success",
        50,
        10,
        full_disks.fill_up,
        lambda ground: full_disks.fill_up(ground, 5, 1, "shrugs"),
        on=("SQLite",),
        notes=("Done by a limit on the size of files (RLIMIT_FSIZE). PostgreSQL's own disk was not filled.",),
    ),
    Campaign(
        "machines",
        "Every reachable state of every route and side route, in all circumstances, by every role",
        "no dead end, an owner and a limit or a stated none everywhere, every illegal move refused",
        "a guard that lets everybody through",
        len(CHILDREN),
        len(CHILDREN),
        searching.search_all,
        lambda ground: searching.search_all(ground, 1, 1, broken=True),
        on=("no database",),
        notes=("The search is of the finite whole: it ended because nothing new was left to be found.",),
    ),
    Campaign(
        "fuzz",
        "Everybody presses everything: a stateful fuzz through the JSON interface, by hypothesis",
        "10,000 runs of up to 50 steps on both databases together: no fault of ours, no broken invariant",
        "something is committed before anybody asks whether the move may be made",
        5000,
        50,
        fuzzing.fuzz,
        lambda ground: fuzzing.fuzz(ground, 20, 1, "writes_then_asks"),
        of_an_hour=0.05,
    ),
)
BY_NAME = {one.name: one for one in CAMPAIGNS}
