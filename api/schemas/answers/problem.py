"""A refusal as problem+json (RFC 9457)."""

from __future__ import annotations

from marshmallow import Schema, fields


class ProblemSchema(Schema):
    """Why it was refused. ``code`` is of the one catalogue; ``fields`` name each fault by field."""

    type = fields.String(required=True, metadata={"description": "urn:iro:problem: and the code."})
    title = fields.String(required=True, metadata={"description": "What happened."})
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "The catalogue's code."})
    detail = fields.String(required=True, metadata={"description": "What to do now."})
    fields_ = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        data_key="fields",
        required=True,
        metadata={"description": "For each field its faults."},
    )
    about = fields.String(metadata={"description": "With a refused move: the stage, move or roles."})
    version = fields.Integer(metadata={"description": "With stale: the version that stands now."})
