"""The application for gunicorn: ``gunicorn api.wsgi:app``, with the settings from the environment."""

from __future__ import annotations

from api.app import create_app
from api.logs import set_up_logs
from api.settings import read_settings
from api.wiring import build

service = build(read_settings())
set_up_logs(service.clock)
app = create_app(service)
