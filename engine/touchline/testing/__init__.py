"""Tests that authors write, examples and cases, and how good they are: coverage, mutation, missing cases."""
