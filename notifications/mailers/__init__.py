"""What carries mail: a mail server, or in the demo an inbox that everybody can read."""
