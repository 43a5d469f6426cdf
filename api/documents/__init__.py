"""The documents that people take away: the record, a briefing, a letter to the child."""
