"""One module for each construct: from its block, as written, to what it means."""
