"""Conditions, cells, lengths, dates and money as sentences, in the ruleset's own words."""
