"""What the administration's templates need to say about photos."""

from django import template

from reports.models import Photo
from reports.wording import photo_caption

register = template.Library()


@register.filter
def caption(photo: Photo) -> str:
    return photo_caption(photo)
