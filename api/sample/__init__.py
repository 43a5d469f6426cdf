"""The sample council of the demo: ``load(service)`` fills an empty database with it."""

from api.sample.loading import HalfLoaded, load

__all__ = ["HalfLoaded", "load"]
