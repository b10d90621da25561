"""What goes into a judgement of an account and what comes out."""
