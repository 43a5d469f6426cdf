"""Copies of the whole database: made while the service runs, and put back into an empty one."""
