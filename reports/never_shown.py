"""When a town decides that a category never shows something, what is public of it goes, too."""

from django.db.models import QuerySet

from reports.actions import withhold
from reports.models import Category, Photo, Report, Text, User

NEVER = Category.Publish.NEVER


def hide_never_shown(category_id: int, actor_id: int = 0) -> int:
    """Withhold what is public and never to be shown; gives of how many reports. Twice equals once."""
    category = Category.objects.get(pk=category_id)
    actor = User.objects.filter(pk=actor_id).first()
    places, texts, photos = _places(category), _texts(category), _photos(category)
    ids = places.values("pk").union(texts.values("report"), photos.values("report"))
    reports = list(Report.objects.filter(pk__in=ids))
    for report in reports:
        withhold(
            report,
            actor=actor,
            place=category.publish_place == NEVER,
            texts=texts.filter(report=report),
            photos=photos.filter(report=report),
        )
    return len(reports)


def _places(category: Category) -> QuerySet[Report]:
    shown = Report.objects.filter(category=category, published=True).order_by()
    return shown if category.publish_place == NEVER else shown.none()


def _texts(category: Category) -> QuerySet[Text]:
    shown = Text.objects.filter(report__category=category, published=True, author=None).order_by()
    return shown if category.publish_text == NEVER else shown.none()


def _photos(category: Category) -> QuerySet[Photo]:
    shown = Photo.objects.filter(report__category=category, published=True).order_by()
    return shown if category.publish_photos == NEVER else shown.none()
