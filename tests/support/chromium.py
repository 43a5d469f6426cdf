"""Finds the Chromium that the browser tests drive, and installs Debian's where it may.

``python -m tests.support.chromium`` does so and says in one line what to do where it cannot.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
REMEDY = (
    "The browser tests need Chromium: install it (on Debian: apt-get install chromium), "
    "or name one with CHROMIUM=/path/to/chromium."
)


class NoChromiumError(Exception):
    """No Chromium on this machine; the message says what to install."""


def find_chromium() -> str:
    """Return the path of a Chromium. Raises NoChromiumError if there is none."""
    named = os.environ.get("CHROMIUM")
    found = shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoChromiumError(REMEDY)
    return found


def install_chromium() -> None:
    """Install Debian's Chromium, if this is root on such a machine; else do nothing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing Chromium for the browser tests ...", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        command = ["apt-get", "--quiet", "--quiet", *words]
        subprocess.run(command, env=quietly, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Make sure that there is a Chromium; return the exit code."""
    try:
        find_chromium()
    except NoChromiumError:
        if "CHROMIUM" not in os.environ:
            install_chromium()
        try:
            find_chromium()
        except NoChromiumError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
