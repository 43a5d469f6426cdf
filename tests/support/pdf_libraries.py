"""Finds the libraries of the system with which PDFs are made, and installs Debian's where it may.

``python -m tests.support.pdf_libraries`` does so and says in one line what to do where it cannot.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Collection
from typing import Any

# Each library by the name that the system loads it by, and the package of Debian that has it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def missing_packages(load: Any = ctypes.CDLL) -> list[str]:
    """The packages whose libraries cannot be loaded here. ``load`` raises OSError for these."""
    missing = []
    for library, package in LIBRARIES.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    return missing


def remedy(packages: Collection[str]) -> str:
    """What to do about it, in one line."""
    words = " ".join(packages)
    return f"The tests of PDFs need libraries: install them (on Debian: apt-get install {words})."


def install(packages: Collection[str]) -> None:
    """Install Debian's packages, if this is root on such a machine; else do nothing."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print("Installing the libraries with which PDFs are made ...", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        command = ["apt-get", "--quiet", "--quiet", *words]
        subprocess.run(command, env=quietly, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def main() -> int:
    """Make sure that PDFs can be made; return the exit code."""
    missing = missing_packages()
    if missing:
        install(missing)
        missing = missing_packages()
    if missing:
        print(remedy(missing), file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
