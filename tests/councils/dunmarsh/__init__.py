"""Dunmarsh: what the chair of a child protection conference does, and dissent from a conference."""
