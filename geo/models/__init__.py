"""Where things are and who is responsible there."""

from geo.models.addresses import Address
from geo.models.areas import MOST_BUFFER_M, MUNICIPALITY, NEIGHBOUR, Area, AreaPiece, AreaVersion
from geo.models.bitemporal import NEVER, from_now_on, known_until
from geo.models.drafts import Draft
from geo.models.layers import Layer, LayerFeature
from geo.models.names import Named, localized
from geo.models.offices import Closure, Municipality, Office, OpeningSpan
from geo.models.responsibilities import Responsibility
from geo.models.service_search import ServiceWord
from geo.models.services import LifeSituation, Service, ServiceGroup
from geo.models.streets import Locality, Street

__all__ = [
    "MOST_BUFFER_M",
    "MUNICIPALITY",
    "NEIGHBOUR",
    "NEVER",
    "Address",
    "Area",
    "AreaPiece",
    "AreaVersion",
    "Closure",
    "Draft",
    "Layer",
    "LayerFeature",
    "LifeSituation",
    "Locality",
    "Municipality",
    "Named",
    "Office",
    "OpeningSpan",
    "Responsibility",
    "Service",
    "ServiceGroup",
    "ServiceWord",
    "Street",
    "from_now_on",
    "known_until",
    "localized",
]
