"""What goes wrong is told in one sentence."""


class Problem(Exception):
    """Something that the person at the keyboard has to mend; its text is the sentence they read."""
