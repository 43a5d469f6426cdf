"""The headers that every answer carries, whatever page, error, file or JSON it is.

The service has no script, no inline style and nothing from elsewhere, so the content policy names
its own address for styles, pictures and forms and nothing more.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, request

TWO_YEARS = 2 * 365 * 24 * 3600  # seconds
ONE_YEAR = 365 * 24 * 3600  # seconds

SOURCES = {
    "default-src": "'none'",
    "script-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}

# Every power a browser may lend a page, lent to nobody.
POWERS = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)

ALWAYS = {
    "Content-Security-Policy": "; ".join(f"{what} {where}" for what, where in SOURCES.items()),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}

KEEP_NOTHING = "no-store"
KEEP_THIS_VERSION = f"public, max-age={ONE_YEAR}, immutable"
ASK_EACH_TIME = "no-cache"


def add_security_headers(app: Flask, https: bool) -> None:
    """Put the headers on every answer of ``app``. Call before any other ``after_request``.

    What runs last decides: Flask calls these in the reverse of their order. ``https`` says that
    people reach the service over HTTPS alone; only then may browsers be told to insist on it.
    """

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in ALWAYS.items():
            response.headers[name] = value
        response.headers["Cache-Control"] = _how_long_to_keep(response)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}; includeSubDomains"
        return response


def _how_long_to_keep(response: Response) -> str:
    """Nothing is kept but a static file, and that for long only when its address has its version."""
    if request.endpoint != "static" or response.status_code not in (200, 206, 304):
        return KEEP_NOTHING
    version = current_app.extensions["static_versions"]
    name = (request.view_args or {})["filename"]
    if request.args.get("v") == version(name):
        return KEEP_THIS_VERSION
    return ASK_EACH_TIME
