"""What the JSON interface answers with. Only for writing: nothing is read through these."""
