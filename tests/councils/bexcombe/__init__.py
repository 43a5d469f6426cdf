"""Bexcombe: an alert first, then the IRO is prompted to consider the formal tier."""
