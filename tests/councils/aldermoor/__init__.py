"""Aldermoor: the type of an alert sets where it enters."""
