"""The libraries with which PDFs are made are found, or named with what to do."""

from __future__ import annotations

import pytest

from tests.support import pdf_libraries


def test_what_cannot_be_loaded_is_named_by_its_package() -> None:
    def load(library: str) -> None:
        if "harfbuzz" in library:
            raise OSError(library)

    assert pdf_libraries.missing_packages(load) == ["libharfbuzz-subset0"]
    assert pdf_libraries.remedy(["libharfbuzz-subset0"]).endswith("apt-get install libharfbuzz-subset0).")


def test_what_is_here_asks_for_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pdf_libraries, "missing_packages", list)
    assert (pdf_libraries.main(), capsys.readouterr().out) == (0, "")


def test_what_stays_missing_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(pdf_libraries, "missing_packages", lambda: ["libpango-1.0-0"])
    monkeypatch.setattr(pdf_libraries, "install", lambda packages: None)
    assert pdf_libraries.main() == 1
    assert capsys.readouterr().err == f"{pdf_libraries.remedy(['libpango-1.0-0'])}\n"
