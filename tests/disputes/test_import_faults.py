"""Files of the directory that are refused: every fault by line and column, and nothing changed."""

from __future__ import annotations

import pytest

from disputes.commands import import_people
from disputes.importing.csv_rows import FileRefused
from disputes.unit import Units
from tests.disputes.loading import PEOPLE, child_faults, faults, file_of, load_people
from tests.support import council

IRO_EMAIL, WORKER_EMAIL = council.email_of(council.IRO), council.email_of(council.SOCIAL_WORKER)


WHOLE_FILES = {
    "empty": (b"", "the file: is empty."),
    "only a mark": (b"\xef\xbb\xbf", "the file: is empty."),
    "no rows": (PEOPLE.encode() + b"\n", "the file: has headings and no rows."),
    "utf-16": ("name,email".encode("utf-16"), "the file: is in UTF-16."),
    "latin-1": (file_of(PEOPLE, "x").replace(b"x", b"Zo\xeb"), "line 2: has a letter that is not in UTF-8."),
    "an open quotation mark": (
        file_of(PEOPLE, "A,a@council.test,,,,,,,", '"B,b@council.test,,,,,,,'),
        "line 3: cannot be read as CSV",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "line 1: has a letter that is not in UTF-8."),
}


@pytest.mark.parametrize("kind", WHOLE_FILES)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(units: Units, kind: str) -> None:
    content, said = WHOLE_FILES[kind]
    command = import_people.ImportPeople(content)
    with pytest.raises(FileRefused) as refused, units.reading() as unit:
        import_people.handle(command, unit)
    (fault,) = refused.value.faults
    assert str(fault).startswith(said)
    assert fault.remedy


def test_headings_that_are_missing_doubled_or_unknown_are_all_named(units: Units) -> None:
    said = faults(units, "x", heading="Name,E-mail,role,name,")
    assert [one.partition(".")[0] for one in said] == [
        "line 1, 'e-mail': is not a column of this file",
        "line 1, column 5: has no heading",
        "line 1, email: is missing",
        "line 1, name: stands there twice",
        "line 1, team: is missing",
    ]
    assert "Did you mean email?" in said[0]


ROWS = {
    "A,a@council.test,team_manger,Team North,,,,,": "role: 'team_manger' is not known. Did you mean",
    "A,a@council.test,clock,Team North,,,,,": "role: 'clock' is not known",
    "A,a@elsewhere.test,,,,,,,": "email: the domain 'elsewhere.test' is not allowed. Letters",
    "A,a.council.test,,,,,,,": "email: 'a.council.test' is not an e-mail address",
    "A,a b@council.test,,,,,,,": "email: 'a b@council.test' is not an e-mail address",
    "A,,team_manager,Team North,,,,,": "email: is empty. Give the work address",
    ",a@council.test,,,,,,,": "name: is empty",
    "a@council.test,a@council.test,,,,,,,": "name: is an address",
    "A,a@council.test,team_manager,,,,,,": "team: is empty. Name the team",
    "A,a@council.test,,Team North,,,,,": "role: is empty",
    "A,a@council.test,,,Area,,,,": "team_above: has no meaning where there is no team",
    "A,a@council.test,,,,2026-01-01,,,": "from: has no meaning where there is no role",
    "A,a@council.test,team_manager,Team North,,1 May,,,": "from: '1 May' is not a date. Give it as 2026",
    "A,a@council.test,team_manager,Team North,,31/02/2026,,,": "from: '31/02/2026' is not a date",
    "A,a@council.test,team_manager,Team North,,1026-11-23,,,": "from: 1026-11-23 is too far away",
    "A,a@council.test,team_manager,Team North,,2026-12-01,2026-11-30,,": "to: comes before from",
    "A,a@council.test,team_manager,Team North,,,2026-11-01,,": "to: comes before 2026-11-23",
    "A,a@council.test,team_manager,Team North,,,,perhaps,": "stands_in: 'perhaps' is neither yes nor no",
    "A,a@council.test,iro,Reviewing Team,,,,yes,": "stands_in: nobody stands in as iro",
    ",,team_manager,Team North,,,,yes,": "stands_in: has no meaning where nobody is named",
    ",,,,,2026-01-01,,,": "team: names neither a person nor a team",
    "=HYPERLINK(1),a@council.test,,,,,,,": "name: begins with =, which a spreadsheet would run",
    "@A,a@council.test,,,,,,,": "name: begins with @",
    '"A\nBcc: x@y.z",a@council.test,,,,,,,': "name: has a line break or a sign that cannot be seen",
    '"A\u202eB",a@council.test,,,,,,,': "name: has a line break or a sign that cannot be seen",
    '"A\x00B",a@council.test,,,,,,,': "name: has a line break or a sign that cannot be seen",
    f"{'A' * 201},a@council.test,,,,,,,": "name: has 201 characters. Shorten it to 200",
    "A,a@council.test,team_manager,Team North": ": has 4 cells, and there are 9 columns",
    "A,a@council.test,team_manager,Team X,team x,,,,": "team_above: is the team itself",
    "A,a@council.test,team_manager,Team X,Nowhere,,,,": "team_above: 'Nowhere' has no team above it",
    "A,a@council.test,team_manager,team north,,,,,": "team: 'team north' is spelt 'Team North' elsewhere",
    ",,,Children's Services,Area,,,,": "team_above: leads round in a circle",
}  # fmt: skip


def test_each_fault_of_a_row_is_named_by_line_and_column_with_what_to_do(units: Units) -> None:
    missed = {}
    for row, said in ROWS.items():
        told = faults(units, "Good One,good@council.test,,,,,,,", row)
        if not any(one.startswith(f"line 3{'' if said.startswith(':') else ', '}{said}") for one in told):
            missed[row] = told
    assert missed == {}


def test_all_faults_are_told_at_once_in_the_order_of_the_lines(units: Units) -> None:
    said = faults(
        units,
        "=A,a@elsewhere.test,boss,Team North,,x,y,z,",
        "B,b@council.test,team_manager,Team North,,,,,",
        "C,c@council.test,team_manager,Team North,,,,,",
        "B Other,b@council.test,,,,,,,",
    )
    assert [one.partition(":")[0] for one in said] == [
        "line 2, email",
        "line 2, from",
        "line 2, name",
        "line 2, role",
        "line 2, stands_in",
        "line 2, to",
        "line 4, from",
        "line 5, name",
    ]


def test_lines_are_counted_as_an_editor_counts_them(units: Units) -> None:
    said = faults(units, '"A\nB",a@council.test,,,,,,,', "", "B,b@council.test,boss,Team North,,,,,")
    assert [one.partition(":")[0] for one in said] == ["line 2, name", "line 5, role"]


def test_two_who_would_hold_a_managers_post_on_one_day_are_refused(units: Units) -> None:
    (said,) = faults(
        units,
        "B,b@council.test,team_manager,Team North,,2026-01-01,2026-12-31,,",
        "C,c@council.test,team_manager,Team North,,2026-12-31,,,",
    )
    assert said.startswith(
        "line 3, from: b@council.test (line 2) and c@council.test would hold this post on one day."
    )
    load_people(
        units,
        "B,b@council.test,team_manager,Team North,,2026-01-01,2026-12-30,,",
        "C,c@council.test,team_manager,Team North,,2026-12-31,,,",
        "D,d@council.test,social_worker,Team North,,,,,",
        "E,e@council.test,social_worker,Team North,,,,,",
    )


def test_a_row_that_says_the_same_twice_is_refused(units: Units) -> None:
    row = "D,d@council.test,social_worker,Team North,,,,,"
    (said,) = faults(units, row, row)
    assert said.startswith("line 3: gives the same post to the same person as line 2")


def test_a_post_that_is_empty_and_held_is_refused(units: Units) -> None:
    (said,) = faults(
        units, "B,b@council.test,team_manager,Team North,,,,,", ",,team_manager,Team North,,2027-01-01,,,"
    )
    assert said.startswith("line 3, email: is empty, and line 2 gives the post to b@council.test")


def test_a_team_below_two_others_is_refused(units: Units) -> None:
    (said,) = faults(
        units,
        "B,b@council.test,social_worker,Team North,Area,,,,",
        "C,c@council.test,social_worker,Team North,Children's Services,,,,",
    )
    assert "puts 'Team North' below \"Children's Services\", and line 2 below 'Area'" in said


def test_a_circle_is_named_whole(units: Units) -> None:
    said = faults(units, ",,,Area,One,,,,", ",,,One,Two,,,,", ",,,Two,Area,,,,")
    assert any("leads round in a circle: Area below One below Two below Area" in one for one in said)


def test_too_many_teams_one_above_the_other_are_refused(units: Units) -> None:
    rows = [f",,,T{number},T{number - 1},,,," for number in range(1, 25)]
    assert any("others. Leave no more than 20" in one for one in faults(units, ",,,T0,Area,,,,", *rows))


def test_an_address_before_that_is_somebody_elses_is_refused(units: Units) -> None:
    heading = f"{PEOPLE},email_before"
    moved = "Tariq Moss,{},team_manager,Team North,,,,,,tariq.moss@council.test"
    (both,) = faults(units, moved.format(council.email_of(council.DIRECTOR)), heading=heading)
    assert "line 2, email_before: is of somebody else than the new address" in both
    other = "Tariq Moss,tariq.moss@council.test,,,,,,,,"
    (twice,) = faults(units, moved.format("tm@council.test"), other, heading=heading)
    assert "line 2, email_before: is the address of another row too" in twice


CHILD_ROWS = {
    f",AB,looked after,Team North,{IRO_EMAIL},": "case_number: is empty",
    f"C 1,AB,looked after,Team North,{IRO_EMAIL},": "case_number: has a sign that no case number has",
    f"C-1,Tom,looked after,Team North,{IRO_EMAIL},": "initials: are not initials",
    f"C-1,,looked after,Team North,{IRO_EMAIL},": "initials: are not initials",
    f"C-1,ABCDEFG,looked after,Team North,{IRO_EMAIL},": "initials: are not initials",
    f"C-1,AB,in care,Team North,{IRO_EMAIL},": "scope: is not one that the service knows",
    f"C-1,AB,looked after,Team Nort,{IRO_EMAIL},": "team: is not in the directory. Load the people first",
    f"C-1,AB,looked after,,{IRO_EMAIL},": "team: is empty",
    "C-1,AB,looked after,Team North,,": "iro_email: is empty",
    "C-1,AB,looked after,Team North,no@council.test,": "iro_email: is not in the directory",
    f"C-1,AB,looked after,Team North,{WORKER_EMAIL},": "iro_email: is of somebody who holds no post of iro",
    f"C-1,AB,looked after,Team North,{IRO_EMAIL},{IRO_EMAIL}": "social_worker_email: is the IRO's own",
    f"C-1,AB,looked after,Team North,{IRO_EMAIL},no@council.test": "social_worker_email: is not in",
    f"C-101,AB,looked after,Team North,{IRO_EMAIL},\nC-101,AB,looked after,Team North,{IRO_EMAIL},": (
        "case_number: stands on line 2 too"
    ),
    f"=1+1,AB,looked after,Team North,{IRO_EMAIL},": "case_number: begins with =",
}


def test_each_fault_of_a_childs_row_is_named_and_no_cell_of_it_repeated(units: Units) -> None:
    missed = {}
    for row, said in CHILD_ROWS.items():
        told = child_faults(units, *row.split("\n"))
        line = 1 + len(row.split("\n"))
        if not any(one.startswith(f"line {line}, {said}") for one in told):
            missed[row] = told
        assert not any(secret in one for one in told for secret in ("Tom", "C 1", "C-101", "ABCDEFG"))
    assert missed == {}


def test_a_child_of_somebody_who_has_left_is_refused(units: Units) -> None:
    load_people(units, "Sofia Wren,sofia.wren@council.test,,,,,,,2026-11-01")
    (said,) = child_faults(units, f"C-1,AB,looked after,Team North,{IRO_EMAIL},{WORKER_EMAIL}")
    assert "is of somebody who has left. Name who took over" in said
