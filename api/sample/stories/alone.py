"""Sample matters that stand beside no dispute: alerts, thanks, news, and a referral on its own."""

from api.sample.story import Alone, Beside, Day, TeamNamed, step

STORIES = (
    Alone(
        began=9,
        child="",
        opened=Beside(
            0,
            "practice_alert",
            {
                "team": TeamNamed("Central Team"),
                "concern": "In seven of ten files that I read no visit was written up within a week.",
                "effect": "Nobody who covers for a worker can tell when a child was last seen alone.",
                "wanted": "Visits written up within two days, and somebody who looks at it each Friday.",
            },
            steps=(step(2, "senior_manager", "acknowledge", response="I will read the files myself."),),
        ),
    ),
    Alone(
        began=4,
        child="RC-23326",
        opened=Beside(
            0,
            "good_practice",
            {
                "whose": "Joanne Firth",
                "what": "Found the grandfather whom nobody had looked for, and went to see him twice.",
                "difference": "A child who had nobody now has tea with a grandfather every Sunday.",
            },
        ),
    ),
    Alone(
        began=3,
        child="RC-23483",
        opened=Beside(
            0,
            "told_to_iro",
            {
                "kind": "exclusion",
                "happened_on": Day(-1),
                "what": "Excluded for three days after a fight. The school wants a meeting first.",
            },
            role="social_worker",
        ),
    ),
    Alone(
        began=2,
        child="RC-20927",
        opened=Beside(
            0,
            "told_to_iro",
            {
                "kind": "placement",
                "happened_on": Day(-9),
                "what": "Moved to other carers in the same town. The first carers gave notice.",
            },
            role="social_worker",
        ),
    ),
    Alone(
        began=12,
        child="RC-22454",
        opened=Beside(
            0,
            "told_to_iro",
            {
                "kind": "missing",
                "happened_on": Day(-6),
                "what": "Missing overnight, and back by herself. Nobody had a return interview.",
                "found_out": "The carer rang me.",
            },
            steps=(step(1, "iro", "mark_seen", note="Rang the social worker the same day."),),
        ),
    ),
)
