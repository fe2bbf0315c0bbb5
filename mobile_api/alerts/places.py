"""The place that the form about following names."""

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from geo.domain.folding import word_key
from geo.models import Municipality
from mobile_api.alerts.forms import AlertForm, corners_of
from mobile_api.pages.places import Choice, Offer, addresses_like, named_by
from reports.alerts.wishes import Wish


class PlaceUnclear(Exception):
    """The address is not found, or there are several: `offer` has them."""

    def __init__(self, sentence: str, offer: Offer) -> None:
        super().__init__(sentence)
        self.sentence, self.offer = sentence, offer


def wish_of(form: AlertForm, town: Municipality) -> Wish:
    """The wish of a valid form. Raises PlaceUnclear for an address that names no single place."""
    data = form.cleaned_data
    where = data["where"]
    return Wish(
        town=town,
        events=data["events"],
        rhythm=data["rhythm"],
        categories=data["kinds"],
        district=data["district"] if where == "district" else "",
        center=_center(data) if where == "circle" else None,
        radius_m=data["radius"] or 500,
        corners=corners_of(data["corners"]) if where == "drawn" else None,
    )


def _center(data: dict) -> Point:
    chosen = named_by({"lat": None, "lon": None, "accuracy": None} | data, None, None)
    if chosen:
        return chosen.point
    offer = addresses_like(data["q"]) if data["q"].strip() else Offer([])
    meant = _named_in_full(data["q"], offer.choices)
    if len(meant) == 1:
        return Point(meant[0].lon, meant[0].lat, srid=4326)
    if offer.choices:
        raise PlaceUnclear(_("There are several. Please choose one."), offer)
    nothing = offer.sentence or _("This address was not found. Please write street and house number.")
    raise PlaceUnclear(nothing, offer)


def _named_in_full(words: str, choices: list[Choice]) -> list[Choice]:
    """Those of which street and number were typed; where none is, all of them."""
    typed = word_key(words.split(",")[0])
    return [one for one in choices if word_key(one.label.split(",")[0]) == typed] or choices
