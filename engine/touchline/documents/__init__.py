"""Documents made of rules and results, through templates."""
