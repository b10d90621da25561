"""A rule change before it is merged: what it does to a portfolio, and whether the team's limits hold."""
