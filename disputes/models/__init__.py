"""The tables. SQLAlchemy models, by noun."""

from disputes.models.base import Base
from disputes.models.directory import Child, ClosureDay, Holding, Person, Post, Team
from disputes.models.dispute import Dispute, DisputeChild, DisputeTheme, Obligation, Transition
from disputes.models.doors import ApiToken, Attempt, Code, KeptForm, Pulse, ResponseLink, Session
from disputes.models.post import DemoLetter, Outbox

__all__ = [
    "ApiToken",
    "Attempt",
    "Base",
    "Child",
    "ClosureDay",
    "Code",
    "DemoLetter",
    "Dispute",
    "DisputeChild",
    "DisputeTheme",
    "Holding",
    "KeptForm",
    "Obligation",
    "Outbox",
    "Person",
    "Post",
    "Pulse",
    "ResponseLink",
    "Session",
    "Team",
    "Transition",
]
