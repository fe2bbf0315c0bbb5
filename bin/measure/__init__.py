"""bin/bench: how fast the service is, as ratios to the most that the machine can do meanwhile."""
