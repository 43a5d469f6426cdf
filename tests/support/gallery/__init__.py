"""Every part of the pages in every state, with sample values, for tests and for looking at.

``python -m tests.support.gallery`` serves it on this machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from jinja2 import ChoiceLoader, FileSystemLoader

from api.look import set_up_look
from api.security_headers import add_security_headers
from tests.support.gallery.samples import SAMPLES

HERE = Path(__file__).parent
PAGES = sorted(path.stem for path in HERE.glob("*.html"))
ERRORS = ("400", "403", "404", "405", "409", "413", "429", "500", "503", "refused")
PATHS = [f"/{name}" for name in PAGES] + [f"/errors/{name}" for name in ERRORS]


@dataclass(frozen=True)
class SampleCouncil:
    """The council whose name the gallery shows."""

    name: str = "Alderbrook Borough Council"
    short_name: str = "Alderbrook"


def make_gallery(samples: Mapping[str, Any] = SAMPLES) -> Flask:
    """An app with nothing but the look: one page for each template here and each error page."""
    app = Flask("api")
    add_security_headers(app, https=False)
    set_up_look(app, SampleCouncil())
    assert app.jinja_loader is not None
    app.jinja_loader = ChoiceLoader([app.jinja_loader, FileSystemLoader(HERE)])
    app.jinja_env.globals["csrf_token"] = lambda: "sample-token"

    @app.context_processor
    def given() -> dict[str, object]:
        return {
            "signed_in": samples["SIGNED_IN"],
            "navigation": samples["NAVIGATION"],
            "demo": samples["DEMO"],
            "sample": samples,
        }

    @app.get("/favicon.ico")
    def no_icon() -> tuple[str, int]:
        return "", 204

    @app.get("/<name>")
    def page(name: str) -> str:
        return render_template(f"{name}.html", **samples["GIVEN"].get(name, {}))

    @app.get("/errors/<name>")
    def error(name: str) -> str:
        return render_template(f"errors/{name}.html", **samples["ERRORS"].get(name, {}))

    return app
