"""Who is answered what, and sees which field, at every address: the tables, and the rules that they keep."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from tests.security import people
from tests.security.matrix import FIELDS, MATRIX, Cell, fields, table, whole
from tests.security.world import ABSENT, WORDS

pytestmark = pytest.mark.slow

COMMAND = "Read the difference. If it is right, run `python -m tests.security` and commit the tables."
LINE = "iro itm safe sw tm sm stin hos sd ed dcs"
# Who may see each dispute of the world, by its rules: their part in it, or a senior leader's post. What
# is private (legal advice) is for the IRO and the reviewing line; an action also for whom it names.
SEES = {
    "asked": LINE,
    "siblings": f"{LINE} sib",
    "ended": LINE,
    "referral": f"{LINE.replace('sw ', '')} sib",  # about the second sibling alone
    "told": LINE,
    "action": f"{LINE} own",
    "others": LINE.replace("iro", "iro2").replace("sw", "sw2").replace("tm ", "tm2 ").replace("itm2", "itm"),
    "legal": "iro itm safe",
    "absent": "",
}
# In which dispute each marked word stands.
STANDS_IN = {
    **dict.fromkeys(WORDS, ("asked", "siblings")),
    "Wordviewsone": ("siblings",),
    "Wordviewstwo": ("siblings",),
    "Wordnote": ("asked",),
    "Wordcomment": ("asked",),
    "Wordagreed": ("ended", "action"),
    "Wordquestion": ("legal",),
    "Wordurgent": ("legal",),
    "Wordadvice": ("legal",),
    "Wordlimb": ("referral",),
    "Wordtold": ("told",),
    "Wordother": ("others",),
}
TYPED_HERE = "Wordnowhere"
UNKNOWN = {"none", "left"}
# Where a copy is for one child: what the other said, or is about the other alone, stands in none of them.
COPY = re.compile(r"\?child=([12])$")
OTHERS_WORDS = {"1": {"Wordviewstwo", "Wordlimb"}, "2": {"Wordviewsone"}}
# What differs between two refusals of one browser for no reason that tells anything.
OWN = re.compile(r'name="csrf_token" value="[^"]*"|D-[0-9A-Z]{4}-[0-9A-Z]{4}')


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Cell]:
    """Every cell of the matrix, asked once."""
    return whole(tmp_path_factory.mktemp("matrix"))


def heads(about: str, *, is_for_programs: bool) -> set[str]:
    """The kinds of person who may see a dispute, with the IRO's token or browser where it counts."""
    sees = set(SEES[about].split())
    if "iro" in sees:
        sees.add("tok" if is_for_programs else "cook")
    return sees


def test_every_cell_is_as_it_was_read(found: Sequence[Cell]) -> None:
    assert table(found) == MATRIX.read_text(encoding="utf-8"), COMMAND


def test_every_field_is_where_it_was_read(found: Sequence[Cell]) -> None:
    assert fields(found) == FIELDS.read_text(encoding="utf-8"), COMMAND


def test_every_kind_of_person_was_at_every_address(found: Sequence[Cell]) -> None:
    asked = {cell.ask.name for cell in found}
    assert len(asked) > 150
    assert len(found) == len(asked) * len(people.KINDS)


def test_no_answer_is_a_fault(found: Sequence[Cell]) -> None:
    assert [f"{cell.kind.head} {cell.ask.name}" for cell in found if cell.status >= 500] == []


def test_a_dispute_is_there_for_nobody_without_a_part_in_it(found: Sequence[Cell]) -> None:
    wrong = []
    for cell in found:
        if "<reference>" not in cell.ask.rule:
            continue
        if cell.kind.head in heads(cell.ask.about, is_for_programs=cell.ask.is_for_programs):
            continue
        if cell.shown not in (".", "in", "401"):
            wrong.append(f"{cell.kind.head} {cell.ask.name}: {cell.shown}")
    assert wrong == []


def test_whoever_has_a_part_in_it_may_open_its_page(found: Sequence[Cell]) -> None:
    pages = ("/disputes/<reference>", "/api/v1/disputes/<reference>")
    for cell in found:
        if cell.ask.rule in pages:
            sees = cell.kind.head in heads(cell.ask.about, is_for_programs=cell.ask.is_for_programs)
            assert (cell.status == 200) == sees, (cell.kind.head, cell.ask.name)


def test_whoever_is_unknown_is_asked_who_they_are_and_told_nothing(found: Sequence[Cell]) -> None:
    for cell in found:
        if cell.kind.head in UNKNOWN:
            assert not cell.words - {TYPED_HERE}, cell.ask.name
            if "<reference>" in cell.ask.rule:
                assert cell.shown in ("in", "401"), cell.ask.name


def test_a_word_is_shown_only_to_who_may_see_a_dispute_that_it_stands_in(found: Sequence[Cell]) -> None:
    for cell in found:
        for word in cell.words - {TYPED_HERE}:
            may = set().union(
                *(heads(one, is_for_programs=cell.ask.is_for_programs) for one in STANDS_IN[word])
            )
            asked_by_link = cell.kind.head == "link" and cell.ask.about == "own"
            by_link = asked_by_link and "asked" in STANDS_IN[word]
            assert cell.kind.head in may or by_link, (cell.kind.head, cell.ask.name, WORDS[word])


def test_a_page_about_a_dispute_has_the_words_of_no_dispute_that_is_not_beside_it(
    found: Sequence[Cell],
) -> None:
    beside = {"asked": {"told"}, "siblings": {"legal", "referral"}, "ended": {"action"}}
    beside |= {"action": {"ended"}, "referral": {"siblings"}}
    for cell in found:
        if "<reference>" not in cell.ask.rule:
            continue
        here = {cell.ask.about} | beside.get(cell.ask.about, set())
        for word in cell.words - {TYPED_HERE}:
            assert here & set(STANDS_IN[word]), (cell.kind.head, cell.ask.name, WORDS[word])


def test_a_copy_for_one_child_has_nothing_that_another_said(found: Sequence[Cell]) -> None:
    copies = [
        cell
        for cell in found
        if COPY.search(cell.ask.path) and cell.status == 200 and cell.ask.about == "siblings"
    ]
    assert copies
    for cell in copies:
        child = COPY.search(cell.ask.path)
        assert child is not None
        assert not cell.words & OTHERS_WORDS[child[1]], cell.ask.name


def test_a_social_worker_of_one_sibling_reads_nowhere_what_another_said(found: Sequence[Cell]) -> None:
    others = {"sw": "Wordviewstwo", "sib": "Wordviewsone"}
    read: dict[str, set[str]] = {head: set() for head in others}
    for cell in found:
        if cell.kind.head in others:
            read[cell.kind.head] |= cell.words
            assert others[cell.kind.head] not in cell.words, (cell.kind.head, cell.ask.name)
    assert "Wordviewsone" in read["sw"]
    assert "Wordviewstwo" in read["sib"]


def test_what_is_not_yours_looks_as_if_it_were_not_there(found: Sequence[Cell]) -> None:
    nothing = [cell for cell in found if cell.ask.about == "absent"]
    absent = {(cell.ask.rule, cell.kind.head): plain(cell.text) for cell in nothing}
    compared = 0
    for cell in found:
        like = absent.get((cell.ask.rule, cell.kind.head))
        if like is None or cell.status != 404 or cell.ask.about == "absent" or cell.ask.more:
            continue
        assert plain(cell.text) == like, (cell.kind.head, cell.ask.name)
        compared += 1
    assert compared > 100


def plain(text: str) -> str:
    """A refusal without the browser's own token and the reference that was asked for."""
    return OWN.sub("", text.replace(ABSENT, ""))


def test_every_page_of_who_is_signed_in_has_the_way_out(found: Sequence[Cell]) -> None:
    pages = [
        cell for cell in found if cell.kind.head == "iro" and cell.status == 200 and "<main" in cell.text
    ]
    assert len(pages) > 30
    documents = (".pdf", "/answer", "/r/", "/static")
    for cell in pages:
        if not any(part in cell.ask.path for part in documents):
            assert 'action="/sign-out"' in cell.text, cell.ask.name


def test_control_the_words_that_are_looked_for_are_there_to_be_seen(found: Sequence[Cell]) -> None:
    assert {word for cell in found for word in cell.words} == set(WORDS)
