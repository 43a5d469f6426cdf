"""The commands of ``iro``: one module for a group or a single command. ``api/cli.py`` puts them together."""
