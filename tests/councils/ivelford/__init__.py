"""Ivelford: what a review decided is done by the next one, and an advocate is its own side matter."""
