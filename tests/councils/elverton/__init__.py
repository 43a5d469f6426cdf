"""Elverton: the social work team challenges the IRO."""
