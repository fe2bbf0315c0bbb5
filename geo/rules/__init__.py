"""Rules looked at from outside the resolver: their effect, their history, and those that hold at a place."""
