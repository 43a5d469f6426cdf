"""The letters: one folder each, with a constant subject, a context and its words."""
