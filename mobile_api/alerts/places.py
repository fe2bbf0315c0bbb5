"""The place that the form about following names."""

from django.contrib.gis.geos import Point
from django.utils.translation import gettext as _

from geo.models import Municipality
from mobile_api.alerts.forms import AlertForm, corners_of
from mobile_api.pages.places import Offer, addresses_like, named_by
from reports.alert_wishes import Wish


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
    if len(offer.choices) == 1:
        return Point(offer.choices[0].lon, offer.choices[0].lat, srid=4326)
    if offer.choices:
        raise PlaceUnclear(_("There are several. Please choose one."), offer)
    nothing = offer.sentence or _("This address was not found. Please write street and house number.")
    raise PlaceUnclear(nothing, offer)
