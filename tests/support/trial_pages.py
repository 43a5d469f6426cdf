"""Views that tests open: one for each sort of door, a form, and every way to go wrong."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template_string, request
from sqlalchemy import text
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from api import doors
from api.kept_forms import kept_fields
from api.needs import (
    demo_only,
    needs_iro,
    needs_leader,
    needs_link_proof,
    needs_sign_in,
    needs_token,
    open_to_all,
)
from disputes.errors import Refused

blueprint = Blueprint("trial", __name__)

SECRET_WORDS = "Kayleigh's placement broke down"
FORM = """
{% extends "layout.html" %}{% from "parts/forms.html" import form, submit %}
{% block content %}<h1 class="govuk-heading-l">Trial</h1>
{% call form(request.path, {"key": key}) %}
<label for="reason">Reason</label><textarea name="reason" id="reason">{{ typed.reason }}</textarea>
{% for theme in typed.getlist("theme") %}<p>chosen {{ theme }}</p>{% endfor %}
{{ submit() }}{% endcall %}{% endblock %}
"""


@blueprint.get("/trial/all")
@open_to_all
def for_all() -> str:
    return "all"


@blueprint.get("/trial/staff")
@needs_sign_in
def for_staff() -> str:
    who = doors.signed_in()
    assert who is not None
    return f"staff {who.name} {', '.join(who.roles)}"


@blueprint.get("/trial/iro")
@needs_iro
def for_iro() -> str:
    return "iro"


@blueprint.get("/trial/leader")
@needs_leader
def for_leader() -> str:
    return "leader"


@blueprint.get("/trial/token")
@needs_token
def for_token() -> Response:
    who = doors.token_holder()
    assert who is not None
    return jsonify(name=who.name)


@blueprint.post("/trial/token")
@needs_token
def sent_by_token() -> Response:
    return jsonify(taken=True)


@blueprint.route("/trial/demo", methods=["GET", "POST"])
@demo_only
def for_demo() -> Response:
    return jsonify(demo=True)


@blueprint.route("/trial/form", methods=["GET", "POST"])
@needs_sign_in
def form() -> str | Response:
    if request.method == "POST":
        if request.form.get("reason") == "refuse":
            raise Refused("dispute_ended")
        return redirect("/trial/all", 303)
    return _form_page()


@blueprint.post("/trial/button")
@needs_sign_in
def button() -> Response:
    return redirect("/trial/all", 303)


@blueprint.route("/trial/broken/<token>", methods=["GET", "POST"])
@open_to_all
def broken(token: str) -> str:
    raise RuntimeError(f"{SECRET_WORDS} {token}")


@blueprint.get("/trial/bad-sql")
@open_to_all
def bad_sql() -> str:
    with doors.reading() as unit:
        unit.connection.execute(text("SELECT :words FROM nowhere"), {"words": SECRET_WORDS})
    return "never"


@blueprint.get("/trial/refused/<code>")
@open_to_all
def refused(code: str) -> str:
    raise Refused(code, {"reason": ["Say why"]} if code == "bad_input" else None)


@blueprint.route("/trial/answer/<int:link_id>", methods=["GET", "POST"])
@needs_link_proof
def answer(link_id: int) -> str | Response:
    if request.method == "POST":
        return redirect("/trial/all", 303)
    return _form_page()


def _form_page() -> str:
    typed = kept_fields() or MultiDict({"reason": ""})
    return render_template_string(FORM, key=doors.form_key(), typed=typed)


@blueprint.post("/trial/json")
@needs_token
def takes_json() -> Response:
    return jsonify(request.get_json())
