"""What a Customer Success team should look at again: one small file for each piece of advice."""
