"""What a message says: little, for it may lie on a screen that others see."""

import json

from django.urls import reverse
from django.utils.translation import get_language

from reports.alerts.news import News
from reports.alerts.news_wording import subject_of
from reports.alerts.push.sealing import LONGEST

MOST_LETTERS = 300


def message_of(news: list[News], delivery_id: str) -> bytes:
    """JSON of title, body, language, the path to open, and a tag by which a repeat replaces the first."""
    said = {
        "title": subject_of(news)[:MOST_LETTERS],
        "body": _body(news)[:MOST_LETTERS],
        "lang": get_language(),
        "url": reverse("dashboard:report_status", args=[news[0].code])
        if len(news) == 1
        else reverse("dashboard:map"),
        "tag": delivery_id,
    }
    text = json.dumps(said, ensure_ascii=False).encode()
    return text if len(text) <= LONGEST else json.dumps(said | {"body": ""}, ensure_ascii=False).encode()


def _body(news: list[News]) -> str:
    if len(news) > 1:
        return ", ".join(dict.fromkeys(one.category for one in news))
    (one,) = news
    return "\n".join(part for part in (one.place, *one.lines[-1:]) if part)
