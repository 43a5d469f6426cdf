"""The one catalogue of refusals: a code, what happened, what to do now, and the HTTP answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Entry:
    """One kind of refusal. ``title`` and ``what_to_do`` are shown to people as they stand."""

    code: str
    status: int
    title: str
    what_to_do: str


def _catalogue(*entries: Entry) -> Mapping[str, Entry]:
    return MappingProxyType({entry.code: entry for entry in entries})


CATALOGUE = _catalogue(
    # What was sent
    Entry("bad_input", 422, "Some answers need another look", "Correct the answers named below, then send it again."),
    Entry("bad_request", 400, "We could not read what was sent", "Go back, check what you entered and send it again."),
    Entry("form_too_old", 400, "This form has been open too long", "Open the page again. What you typed has been kept."),
    Entry("broken_file", 422, "This file was not loaded", "Correct the faults named below, then load it again. Nothing was changed."),
    Entry("too_large", 413, "That is too much at once", "Shorten the longest answer, then send it again."),
    Entry("not_found", 404, "There is nothing here", "Check the address, or start from your own page."),
    Entry("method_not_allowed", 405, "That cannot be done here", "Go back and use the buttons on the page."),
    Entry("not_acceptable", 406, "That format is not available", "Ask for application/json."),
    Entry("unsupported_type", 415, "That format cannot be read", "Send application/json."),
    # Who you are
    Entry("sign_in_needed", 401, "Sign in first", "Sign in, then do it again. What you typed has been kept."),
    Entry("token_needed", 401, "A token that works is needed", "Send Authorization: Bearer and the token. If it has ended, ask for another."),
    Entry("not_yours", 404, "There is nothing here for you", "If you think you should see it, ask the IRO."),
    Entry("not_allowed", 403, "You cannot do that", "Ask the IRO or your service's administrator."),
    Entry("code_wrong", 422, "That code is not right", "Check the six digits in the newest e-mail, and try again."),
    Entry("code_ended", 422, "That code no longer works", "Ask for a new code. A code lasts 10 minutes and works once."),
    Entry("too_many_tries", 429, "Too many tries", "Wait 15 minutes, then ask for a new code."),
    # Response links
    Entry("link_unknown", 404, "This link does not work", "Open the link from the newest e-mail, whole. If it still fails, ask the IRO."),
    Entry("link_expired", 410, "This link has expired", "Open the old link and ask for a new one there."),
    Entry("link_used", 410, "You have already answered", "Nothing more is needed from you here."),
    Entry("link_superseded", 410, "This has moved on", "Open the link again to see what happened. As long as the dispute is open, you can still add a comment for the record."),
    # Moves
    Entry("dispute_not_found", 404, "There is no such dispute for you", "Check the reference, or start from your own page."),
    Entry("dispute_ended", 409, "This dispute has ended", "Nothing more can be done in it unless the IRO reopens it."),
    Entry("unknown_move", 422, "There is no such move", "Choose one of the moves that the dispute offers."),
    Entry("move_not_here", 409, "That cannot be done at this step", "Look at where the dispute stands now, and choose from what is offered there."),
    Entry("not_yet", 409, "That cannot be done yet", "Something has to be done before it. Look at where the dispute stands now."),
    Entry("role_may_not", 403, "That is not for you to do", "Look at whose turn it is. Only they can do this."),
    Entry("need_missing", 422, "Something is missing", "Answer the question named below, then send it again."),
    Entry("step_not_later", 422, "It cannot go to that step", "Choose one of the later steps that are offered."),
    Entry("route_not_for_child", 422, "That route is not for this child", "Choose a route that is meant for children in this situation."),
    Entry("stale", 409, "Somebody acted while you were writing", "See what happened, then decide again. What you typed has been kept."),
    Entry("key_used", 409, "This form was already sent with other answers", "Open the page again and send it once."),
    # The child's file
    Entry("filed_elsewhere", 409, "This is already marked as on file", "Open the entry to see where, when and by whom. Nothing was changed."),
    # Raising
    Entry("conflict_of_interest", 422, "You cannot raise this one", "You are in this child's management line, and the IRO must be independent. Ask your manager for another IRO."),
    Entry("children_differ", 422, "These children cannot share one dispute", "Raise one dispute for each: they have different teams or situations."),
    Entry("limit_out_of_range", 422, "That limit is outside the range", "Choose a number of working days within the range shown."),
    Entry("date_past", 422, "That date has passed", "Give a date from today onward."),
    Entry("calendar_range", 422, "That date is too far away", "Give a date within the next ten years."),
    Entry("person_unknown", 422, "There is no such person", "Choose somebody from the directory."),
    # The service itself
    Entry("busy", 503, "The service is busy", "Wait a minute, then send it again. Nothing was saved, and nothing was lost."),
    Entry("unavailable", 503, "The record cannot be reached just now", "Nothing was saved. Keep this page open and send it again in a few minutes. If the child cannot wait, phone."),
    Entry("broken", 500, "Something went wrong on our side", "Nothing was saved. Try again; if it goes on, tell your administrator the time shown."),
)  # fmt: skip


class Refused(Exception):
    """A command or query refused, with a code of the catalogue.

    :param fields: for each field its faults, in words for the person who typed them.
    :param facts: what a page may show besides (never case text).
    """

    def __init__(self, code: str, fields: Mapping[str, list[str]] | None = None, **facts: object) -> None:
        self.entry = CATALOGUE[code]
        self.fields = dict(fields or {})
        self.facts = facts
        super().__init__(f"{code}: {self.entry.title}")

    @property
    def code(self) -> str:
        """The catalogue's code."""
        return self.entry.code
