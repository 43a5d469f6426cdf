"""Sample values in the shapes that the parts take, by name. Nobody here is real."""

from __future__ import annotations

from typing import Any

from tests.support.gallery.samples import disputes, forms, pages, queue

SAMPLES: dict[str, Any] = {
    name: value
    for module in (disputes, queue, forms, pages)
    for name, value in vars(module).items()
    if name.isupper()
}
