"""Items as Atom 1.0 with GeoRSS-Simple points."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.gis.feeds import GeoAtom1Feed
from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import get_language

from dashboard.feeds.items import Item

# What XML 1.0 cannot hold in any spelling, and people can type or paste.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# From this day the host names in the ids are ours (RFC 4151).
SINCE = "2026-01-01"


class Atom(GeoAtom1Feed):
    """Django's writer, with links to the next page and what an Atom feed has to have."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        if self.feed["next"]:
            handler.addQuickElement("link", "", {"rel": "next", "href": self.feed["next"]})

    def latest_post_date(self) -> datetime:
        return self.feed["updated"]


@dataclass(frozen=True)
class Head:
    """What a feed says of itself. `page` shows the same to people; all addresses are absolute."""

    title: str
    author: str
    page: str
    address: str
    next_page: str
    updated: datetime


def write(head: Head, items: Sequence[Item]) -> str:
    """The feed as XML in the active language."""
    feed = Atom(
        title=clean(head.title),
        link=head.page,
        description="",
        language=get_language(),
        author_name=clean(head.author),
        feed_url=head.address,
        feed_guid=head.address,
        next=head.next_page,
        updated=head.updated,
    )
    for item in items:
        feed.add_item(**_entry(item))
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def clean(text: str) -> str:
    """Text without what no XML document may hold; everything else the writer escapes."""
    return UNWRITABLE.sub("", text)


def _entry(item: Item) -> Mapping[str, Any]:
    report = item.report
    return {
        "title": clean(item.title),
        "link": settings.PUBLIC_URL + reverse("dashboard:report_status", args=[report.public_code]),
        # Django marks summaries as HTML, so what people typed has to be text in HTML first.
        "description": linebreaks(clean(item.text), autoescape=True),
        "unique_id": _id(item),
        "pubdate": item.published,
        "updateddate": item.updated,
        "categories": [clean(report.category.name)],
        "geometry": (report.location.x, report.location.y),
    }


def _id(item: Item) -> str:
    parts = ["report", item.report.public_code, *([item.key] if item.key else [])]
    return f"tag:{urlsplit(settings.PUBLIC_URL).hostname},{SINCE}:{'/'.join(parts)}"
