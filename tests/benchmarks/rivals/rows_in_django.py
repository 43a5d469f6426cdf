"""The record's tables as Django models, and a move's rows written by them: for rivals on Django."""

from __future__ import annotations

import os
from typing import Any

import django
from django.conf import settings

from disputes.models import Base
from tests.benchmarks.rivals.walking import DATABASE, SOCKET, USER, Move, Refusal, chained, letters

APP = "rival"


def set_up(*apps: str) -> None:
    """Start Django over the measured database, with one connection that stays."""
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "HOST": os.environ[SOCKET],
                "USER": os.environ[USER],
                "NAME": os.environ[DATABASE],
                "CONN_MAX_AGE": None,
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", *apps],
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def model(table: str, **more: Any) -> Any:
    """A Django model of one of the record's tables. ``more`` replaces its columns, or adds to it."""
    from django.db import models

    kinds = {
        "Integer": models.IntegerField,
        "BigInteger": models.BigIntegerField,
        "Boolean": models.BooleanField,
        "Date": models.DateField,
        "Instant": models.DateTimeField,
        "JSON": models.JSONField,
    }
    columns: dict[str, Any] = {"id": models.BigAutoField(primary_key=True)}
    for column in Base.metadata.tables[table].c:
        if column.name != "id":
            kind = kinds.get(type(column.type).__name__, models.TextField)
            columns[column.name] = kind(null=column.nullable, default=_default(column))
    meta = type("Meta", (), {"managed": False, "db_table": table, "app_label": APP})
    body = {"__module__": APP, "Meta": meta} | columns | more
    return type(table.capitalize(), (models.Model,), body)


def _default(column: Any) -> Any:
    from django.db.models import NOT_PROVIDED

    if column.default is not None and column.default.is_scalar:
        return column.default.arg
    return None if column.nullable else NOT_PROVIDED


class Rows:
    """Reads a dispute under its lock, and writes what a move leaves behind."""

    def __init__(self, dispute: Any) -> None:
        self.dispute = dispute
        self.transition, self.obligation, self.outbox = (
            model(table) for table in ("transition", "obligation", "outbox")
        )

    def taken(self, reference: str) -> Any:
        """The dispute, locked until the transaction ends."""
        return self.dispute.objects.select_for_update().get(reference=reference)

    def write(self, found: Any, one: Move, keep: str) -> None:
        """Write a move's rows. ``keep`` is the field that somebody else has set already."""
        if found.version != one["transition"]["sequence"] - 1:
            raise Refusal
        row = chained(found.reference, one, found.head_hash)
        for name, value in one["standing"].items():
            if name != keep:
                setattr(found, name, value)
        found.head_hash = row["hash"]
        found.save()
        self.transition.objects.create(dispute_id=found.id, **row)
        owed = self.obligation.objects.filter(dispute_id=found.id, outcome="")
        for code, outcome, late_by in one["closed"]:
            owed.filter(code=code).update(
                outcome=outcome,
                late_by=late_by,
                closed_at=row["at"],
                closed_sequence=row["sequence"],
            )
        self.obligation.objects.bulk_create(
            [self.obligation(dispute_id=found.id, **opened) for opened in one["opened"]]
        )
        self.outbox.objects.bulk_create(
            [self.outbox(dispute_id=found.id, **letter) for letter in letters(one)]
        )
