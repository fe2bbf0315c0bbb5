"""Who is responsible for what, where: a person's question, put to the resolver that routes reports, too."""

from dashboard.finding.finding import Finding, find
from dashboard.finding.question import Question, in_rounded, point_of

__all__ = ["Finding", "Question", "find", "in_rounded", "point_of"]
