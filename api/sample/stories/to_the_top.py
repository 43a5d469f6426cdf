"""A sample dispute that went from an informal talk to the Director."""

from api.sample.story import TODAY, Action, Story, step

ASK = step(0, "iro", "raise_with_team_manager")

STORIES = (
    Story(
        began=22,
        children=("RC-23131", "RC-23155"),
        route="informal",
        risk="high",
        themes=("care_plan", "placement"),
        wrong="The two are to be placed apart because no carer for both was looked for outside the borough.",
        impact="They have never slept apart, and the younger has begun to wet the bed.",
        wishes="“Together or we do not go.”",
        found_out="Both were seen together and alone.",
        sought="A search for one home for both, outside the borough as well.",
        why_route="The care plan is wrong.",
        steps=(
            ASK,
            step(
                4,
                "team_manager",
                "disagree",
                reasons="We looked. There is nobody within the rate that we may pay.",
            ),
            step(5, "iro", "take_to_formal", reason="Money is no answer to what these two need."),
            step(
                8,
                "iro",
                "record_meeting",
                meeting_on=TODAY,
                meeting_note="All three came. The rate was the only point.",
            ),
            step(9, "service_manager", "disagree", reasons="The rate is set above my level."),
            step(
                10, "iro", "escalate_to_safeguarding", reason="The service manager cannot decide on the rate."
            ),
            step(
                11,
                "safeguarding_manager",
                "disagree",
                reasons="I agree with the IRO, and cannot decide it either.",
            ),
            step(11, "iro", "escalate_to_service_director", reason="Nobody below can decide on the rate."),
            step(
                14,
                "service_director",
                "disagree",
                reasons="Six more weeks of searching within the borough first.",
            ),
            step(
                15,
                "safeguarding_manager",
                "refer_to_director",
                reason="Six weeks are too long for the younger one.",
            ),
            step(
                17,
                "director",
                "decide",
                decision="The search goes out of the borough today. The rate is not to stand in the way.",
                proposed_actions=(
                    Action("Search outside the borough", "One home for both", "Shazia Mirza", 10),
                ),
            ),
            step(
                18,
                "iro",
                "accept_decision",
                agreed_actions=(
                    Action("Search outside the borough", "One home for both", "Shazia Mirza", 10),
                    Action(
                        "Tell both children what was decided",
                        "They know that they were heard",
                        "Ruth Kershaw",
                        1,
                    ),
                ),
            ),
        ),
    ),
)
