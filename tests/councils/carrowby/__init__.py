"""Carrowby: a talk after the review, and a recommendation that stands if nobody contests it."""
