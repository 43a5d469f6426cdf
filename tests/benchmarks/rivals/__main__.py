"""One rival's process, as ``tests.benchmarks.against_rivals`` starts it."""

from __future__ import annotations

import os
import sys
from importlib import import_module

from tests.benchmarks.rivals.walking import PACKAGES, walk

if __name__ == "__main__":
    sys.path.append(os.environ[PACKAGES])  # after our own: what both need is the same for both
    walk(import_module(f"tests.benchmarks.rivals.{sys.argv[1]}").start)
