"""The tables. SQLAlchemy models, by noun."""

from disputes.models.base import Base
from disputes.models.directory import (
    Absence,
    Child,
    ClosureDay,
    DirectoryChange,
    Holding,
    Person,
    Post,
    Team,
)
from disputes.models.dispute import Dispute, DisputeChild, DisputeTheme, Filing, Obligation, Transition
from disputes.models.doors import ApiToken, Attempt, Code, KeptForm, Pulse, ResponseLink, Session
from disputes.models.post import DemoLetter, MailHold, Outbox
from disputes.models.readings import Reading

__all__ = [
    "Absence",
    "ApiToken",
    "Attempt",
    "Base",
    "Child",
    "ClosureDay",
    "Code",
    "DemoLetter",
    "DirectoryChange",
    "Dispute",
    "DisputeChild",
    "DisputeTheme",
    "Filing",
    "Holding",
    "KeptForm",
    "MailHold",
    "Obligation",
    "Outbox",
    "Person",
    "Post",
    "Pulse",
    "Reading",
    "ResponseLink",
    "Session",
    "Team",
    "Transition",
]
