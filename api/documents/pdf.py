"""A page turned into a PDF with tags, which a screen reader can read (PDF/UA), and what to say else.

The maker of PDFs needs libraries of the system, so it is loaded when the first PDF is made and never
before: all else works without it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

VARIANT = "pdf/ua-1"
STYLE = Path(__file__).parents[1] / "static" / "paper.css"
WHY_NOT = (
    "This server cannot make a PDF: the libraries for it are not installed (on Debian: apt-get install "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0). Here is the same as a page: print it from your "
    "browser."
)


class NoPdf(Exception):
    """No PDF can be made on this machine; the message says why and what to do meanwhile."""


def pdf_of(page: str) -> bytes:
    """The PDF of a whole HTML page: its title, language, headings and tables become the PDF's own.

    Nothing is fetched: the page brings its words and this service its style.

    :raises NoPdf: when the libraries for it are missing.
    """
    maker = _maker()
    nothing_else = maker.urls.URLFetcher(allowed_protocols=())
    style = maker.CSS(string=_style(), url_fetcher=nothing_else)
    document = maker.HTML(string=page, url_fetcher=nothing_else)
    made: bytes = document.write_pdf(stylesheets=[style], pdf_variant=VARIANT)
    return made


@cache
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")


def _maker() -> Any:
    try:
        import weasyprint
    except (ImportError, OSError):  # an OSError: a library of the system cannot be loaded
        raise NoPdf(WHY_NOT) from None
    return weasyprint
