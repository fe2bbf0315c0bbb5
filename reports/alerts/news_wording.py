"""News in one line, in the active language."""

from django.utils.translation import gettext, ngettext

from reports.alerts.news import News


def subject_of(news: list[News]) -> str:
    """News in one line: what became of one report, or how many there are."""
    if len(news) > 1:
        return ngettext("News on %(number)s report", "News on %(number)s reports", len(news)) % {
            "number": len(news)
        }
    (one,) = news
    said = {"category": one.category, "code": one.code, "status": one.status}
    if one.is_new:
        return gettext("New report: %(category)s (%(code)s)") % said
    if one.is_message:
        return gettext("%(category)s: the office has written to you (%(code)s)") % said
    if one.has_moved:
        return gettext("%(category)s: %(status)s (%(code)s)") % said
    return gettext("News: %(category)s (%(code)s)") % said
