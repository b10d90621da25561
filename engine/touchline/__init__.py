"""Touchline: rules as code for Customer Success."""
