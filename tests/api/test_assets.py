"""The page styles: what is taken out, when they are made again, and what is said when they cannot be."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from api import assets

PUBLISHED = (
    '@charset "UTF-8";:root{--govuk-brand-colour:#1d70b8}'
    "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
    ".govuk-link{font-family:GDS Transport,arial,sans-serif;color:red}"
    ".govuk-footer__copyright-logo:before{content:'';background-image:url(/assets/images/govuk-crest.svg);width:1px}"
    "\n/*# sourceMappingURL=govuk-frontend.min.css.map */"
)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout in which npm has already fetched the locked version."""
    package = tmp_path / "node_modules" / "govuk-frontend"
    (package / "dist" / "govuk").mkdir(parents=True)
    (package / "dist" / "govuk" / "govuk-frontend.min.css").write_text(PUBLISHED)
    (package / "package.json").write_text(json.dumps({"version": "6.3.0"}))
    locked = {"packages": {"node_modules/govuk-frontend": {"version": "6.3.0"}}}
    (tmp_path / "package-lock.json").write_text(json.dumps(locked))
    (tmp_path / "api").mkdir()
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "LOCK", tmp_path / "package-lock.json")
    monkeypatch.setattr(assets, "PACKAGE", package)
    monkeypatch.setattr(assets, "OUTPUT", tmp_path / "api" / "static" / "govuk.css")
    return tmp_path


def test_fonts_crest_and_every_other_picture_are_taken_out():
    css = assets.without_gov_uk_identity(PUBLISHED)
    assert "--govuk-brand-colour:#1d70b8" in css
    assert f".govuk-link{{font-family:{assets.FONTS};color:red}}" in css
    assert ".govuk-footer__copyright-logo:before{content:'';width:1px}" in css
    for gone in ("GDS Transport", "@font-face", "url(", "crest", "sourceMappingURL"):
        assert gone not in css


@pytest.mark.parametrize(
    "left", ['@import "fonts.css";', ".a{font-family:GDS Transport}", ".crest{color:red}"]
)
def test_what_could_not_be_taken_out_is_an_error(left: str):
    with pytest.raises(assets.AssetsError, match="still has"):
        assets.without_gov_uk_identity(PUBLISHED + left)


def test_the_styles_are_made_once_and_again_when_the_lock_changes(checkout: Path):
    assert assets.main() == 0
    assert assets.OUTPUT.read_text().startswith('@charset "UTF-8";\n/* Made by python -m api.assets')
    assets.OUTPUT.write_text("kept")
    later = assets.LOCK.stat().st_mtime + 60
    os.utime(assets.OUTPUT, (later, later))
    assert assets.main() == 0
    assert assets.OUTPUT.read_text() == "kept"
    os.utime(assets.LOCK, (later + 60, later + 60))
    assert assets.main() == 0
    assert assets.OUTPUT.read_text() != "kept"


def test_a_failing_npm_is_reported_with_what_to_do(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    npm = checkout / "npm"
    npm.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 11.0.0 && exit\necho 'no answer' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(checkout), prepend=os.pathsep)
    (assets.PACKAGE / "package.json").unlink()
    assert assets.main() == 1
    said = capsys.readouterr().err
    assert "no answer" in said
    assert "check the connection" in said
    assert not assets.OUTPUT.exists()


@pytest.mark.parametrize(("version", "usable"), [("6.14.4", False), ("7.5.2", True), ("11.19.1", True)])
def test_an_npm_that_cannot_read_our_lock_file_is_not_used(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, version: str, usable: bool
):
    npm = checkout / "npm"
    npm.write_text(f"#!/bin/sh\necho {version}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(checkout), prepend=os.pathsep)
    fetched: list[list[str]] = []
    monkeypatch.setattr(assets, "run", lambda command, *, remedy: fetched.append(command))
    assert (assets.npm_command() == [str(npm)]) is usable
    assert bool(fetched) is not usable


def test_outside_a_checkout_the_reason_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(assets, "LOCK", tmp_path / "package-lock.json")
    assert assets.main() == 1
    assert "checkout of the source" in capsys.readouterr().err
