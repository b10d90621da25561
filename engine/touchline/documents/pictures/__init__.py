"""Pictures as values, and as SVG: how accounts move between segments, how an escalation climbs."""
