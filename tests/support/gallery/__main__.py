"""Serves the gallery on this machine, for looking at."""

from tests.support.gallery import make_gallery

make_gallery().run(port=8765)
