"""Makes the web application: what it is made of, and in which order."""

from __future__ import annotations

import hashlib
import hmac
from importlib import import_module
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFProtect
from itsdangerous import Signer
from werkzeug.middleware.proxy_fix import ProxyFix

from api import bounds, doors, kept_forms, needs
from api.cookies import FORM_COOKIE, cookie_name
from api.logs import log, log_requests, where
from api.look import moment, set_up_look
from api.noting import set_up_noting
from api.problems import set_up_problems
from api.security_headers import add_security_headers
from api.v1 import set_up_api
from api.wiring import Service

# Each module has a `blueprint`. Add yours here, one line each.
PAGES = (
    "api.pages.sign_in",
    "api.pages.home",
    "api.pages.mine",
    "api.pages.raising",
    "api.pages.dispute",
    "api.pages.beside",
    "api.pages.moving",
    "api.pages.documents",
    "api.pages.child_letter",
    "api.pages.readings",
    "api.pages.cafcass",
    "api.pages.told",
    "api.pages.tasks",
    "api.pages.filing",
    "api.links.door",
    "api.links.answer",
    "api.pages.about",
    "api.pages.health",
    "api.pages.queue",
    "api.pages.absences",
    "api.pages.actions",
)
# The same, for what the demo alone has.
DEMO_PAGES = ("api.pages.demo",)


class FormCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, but signed with SHA-256."""

    digest_method = staticmethod(hashlib.sha256)


class App(Flask):
    """Flask, but no path and no words of an error ever reach a log."""

    session_interface = FormCookie()

    def log_exception(self, exc_info: Any) -> None:
        """Write where the error arose, and nothing of what it was about."""
        log.error("broken", **where(exc_info[1]))


def create_app(service: Service) -> Flask:
    """Make the application that lets people in to ``service``.

    :raises Undeclared: when a view does not say who may open it.
    """
    app = App("api")
    app.extensions["iro"] = service
    settings = service.settings
    bounds.set_up_bounds(app, settings)
    add_security_headers(app, settings.https)
    set_up_look(app, service.profile)
    log_requests(app)
    app.after_request(doors.renew_cookies)
    app.after_request(kept_forms.forget_when_sent)
    set_up_noting(app)
    _set_up_csrf(app, service)
    app.before_request(bounds.refuse_what_no_form_sends)
    app.before_request(needs.guard)
    app.context_processor(_given_to_every_page)
    app.view_functions["static"] = needs.open_to_all(app.view_functions["static"])
    for module in PAGES + (DEMO_PAGES if service.is_demo else ()):
        app.register_blueprint(import_module(module).blueprint)
    set_up_api(app)
    set_up_problems(app)
    needs.refuse_undeclared(app)
    if settings.proxies:
        count = settings.proxies
        behind = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = behind  # type: ignore[method-assign]  # how Flask wants it wrapped
    return app


def _set_up_csrf(app: Flask, service: Service) -> None:
    https = service.settings.https
    app.secret_key = hmac.new(service.settings.secret, b"form cookie", hashlib.sha256).digest()
    app.config.update(
        SESSION_COOKIE_NAME=cookie_name(FORM_COOKIE, https),
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A token is good as long as its cookie: a form may lie open for hours.
        WTF_CSRF_TIME_LIMIT=None,
        # Pages send no Referer (Referrer-Policy: no-referrer), so none can be asked for.
        WTF_CSRF_SSL_STRICT=False,
        # needs.guard asks for the token, by what each view declares.
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    # Flask-WTF takes what its signer takes, and that is SHA-1 unless it is told.
    Signer.default_digest_method = staticmethod(hashlib.sha256)
    CSRFProtect(app)


def _given_to_every_page() -> dict[str, Any]:
    service = doors.service()
    who = doors.signed_in()
    return {
        "signed_in": who,
        "navigation": [] if who is None else who.navigation,
        "demo": {"now_text": moment(service.clock.now())} if service.is_demo else None,
    }
