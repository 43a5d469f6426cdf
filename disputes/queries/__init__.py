"""One file a question: a function of the unit that gives back frozen dataclasses, and never writes."""
