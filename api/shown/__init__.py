"""Turns what queries give into the shapes that the parts of the pages take, in plain words."""
