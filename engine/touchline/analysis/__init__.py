"""Facts about a ruleset, found before any account is read."""
