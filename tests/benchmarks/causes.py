"""Why a target is missed and what comes next: said on the page where a figure misses it, and only there."""

from __future__ import annotations

ROUND_TRIPS = (
    "The floor asks twice: a SELECT, and one statement that writes all. The service asks nine or ten times: a"
    " look whether the connection still lives, BEGIN, two questions, four or five orders, COMMIT; and"
    " SQLAlchemy and psycopg take three fifths of the processor time for it, the machine a fifth. To send the"
    " orders together (psycopg's pipeline mode) was tried: five inserts took 0.41 ms so, and 0.40 ms one by"
    " one. Next: one statement for all of them, on PostgreSQL alone. It would save at most what four of the"
    " orders cost, about a quarter, and be a second way to write the record: so it is not taken yet."
)
COUNTS = (
    "The list itself does not grow. The counts above it stop at 1,000 each: of 1,000 disputes a filter leaves"
    " fewer, of more it leaves enough to reach that, and then no more is read however many there are."
    " Next: an index that leads by the two filters together, if anybody needs it."
)
CAUSES = {
    "one-client-postgresql": ROUND_TRIPS,
    "one-client-sqlite": (
        "There are no ways to and fro to save here: what is left is SQLAlchemy's own work for seven or eight"
        " statements, the machine, which is built anew for each move, and the letters' and obligations' rows,"
        " which the floor knows in advance. Next: write the transition and what follows from it with the"
        " driver's own statements, compiled once, if the gain is worth a second way to write."
    ),
    "rivals": (
        "The rivals write rows that they were given. The service also finds out who holds each post today,"
        " counts working days, checks the answers and chooses the letters, and its machine decides; so a"
        " library that only checks a stage, and writes, takes about as long. The engines with tables of"
        " their own take longer. Next: as for one move; and to give the rivals the same questions to answer."
    ),
    "eight-clients": (
        "Eight clients share the processor with the server, so the wall follows the processor time. "
        + ROUND_TRIPS
    ),
    "http-sqlite-8": (
        "One writer at a time: each waits for seven others, and each commit for the disk, with the journal"
        " that is safe for this version of SQLite (TRUNCATE, three waits for the disk; a write-ahead"
        " log has one). So p99 is about eight commits. Next: a SQLite of 3.51.3 or newer, with which the"
        " service chooses WAL by itself."
    ),
    "http-postgresql": (
        "Besides the move itself the request asks one question: whose token it is, and which posts they hold."
        " What is left is the move's own cost. " + ROUND_TRIPS
    ),
    "log": "Next: look which index a move touches that no list needs.",
    "queue-postgresql": COUNTS,
    "queue-sqlite": COUNTS,
    "sweep-postgresql": "Next: look at the plan of the question that grows.",
    "sweep-sqlite": "Next: look at the plan of the question that grows.",
    "ten-years": "Next: look at the plan of the question that grows.",
    "memory": "Next: find what is kept with tracemalloc, over the same requests.",
    "bytes": "Next: leave out of govuk.css what no page uses.",
    "lighthouse": "Next: see in its report which part is painted last, and what that waits for.",
}
NOT_YET = (
    "how long a letter takes from the commit to the mail server, while people work",
    "the rivals with eight clients, over HTTP and on SQLite",
)
