"""What can be said of a decision table without an account: gaps, overlaps, rows that never decide."""
