"""The playbook documents of a ruleset as values: pages made of parts, ready to be laid out by `templates/`."""
