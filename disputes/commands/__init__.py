"""One file an action: a frozen dataclass that says what is asked, and ``handle`` that does it once."""
