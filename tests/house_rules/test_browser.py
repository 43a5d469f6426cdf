"""The Chromium that tests are given: its sizes, the axe check, and its guard against other machines."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.browser import PHONE, axe_violations, open_page

GOOD = """<!doctype html>
<html lang="en"><head><title>A page</title></head><body><main><h1>A page</h1></main></body></html>"""
BAD = GOOD.replace("</main>", '<img src="data:,"></main>')
WITH_SCRIPT = GOOD.replace("</main>", "</main><script>document.title = 'changed'</script>")
ASKS_ELSEWHERE = GOOD.replace("</main>", '<img alt="" src="http://pictures.example.org/one.png"></main>')


@pytest.fixture
def served() -> Iterator:
    """A function that serves one page on this machine and returns its address."""
    page = ""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()

    def serve(html: str) -> str:
        nonlocal page
        page = html
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    server.shutdown()
    thread.join()
    server.server_close()


def test_pages_have_the_promised_sizes(phone, desktop, served):
    for page, width in ((phone, 390), (desktop, 1280)):
        page.goto(served(GOOD))
        assert page.evaluate("window.innerWidth") == width


def test_axe_finds_nothing_on_a_good_page(phone, served):
    phone.goto(served(GOOD))
    assert axe_violations(phone) == []


def test_axe_finds_a_picture_without_words(phone_without_scripts, served):
    phone_without_scripts.goto(served(BAD))
    assert [broken.rule for broken in axe_violations(phone_without_scripts)] == ["image-alt"]


def test_a_page_without_scripts_runs_none(phone_without_scripts, phone, served):
    for page, title in ((phone_without_scripts, "A page"), (phone, "changed")):
        page.goto(served(WITH_SCRIPT))
        assert page.title() == title


def test_a_page_that_asks_another_machine_fails_its_test(browser, served):
    asked = pytest.raises(pytest.fail.Exception, match=r"pictures\.example\.org")
    with asked, open_page(browser, PHONE) as page:
        page.goto(served(ASKS_ELSEWHERE))
