"""What a person wants: which service, or which of several."""

from dataclasses import dataclass, field

from geo.models import Municipality, Service

MOST_SERVICES = 8
# How well one concern alone has to fit the words (`rank` of the search) to be answered without asking. The
# very word is worth 1 and more; a word that is only alike, about 0.75.
SURE = 0.9


@dataclass
class Concern:
    """The service that was meant, or those of which one has to be chosen; neither: the words fit none."""

    service: Service | None = None
    choices: list[Service] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.every)

    @property
    def every(self) -> list[Service]:
        return [self.service] if self.service else self.choices


def concern_of(town: Municipality, language: str, *, words: str, code: str) -> Concern:
    """`code` goes before `words`; one that nobody knows finds nothing."""
    offered = Service.objects.filter(municipality=town).select_related("municipality", "goes_to")
    if code:
        return Concern(offered.filter(code=code).first())
    found = list(offered.search(words, language)[:MOST_SERVICES]) if words else []
    sure = len(found) == 1 and found[0].rank >= SURE
    meant = found if sure else [one for one in found if _is_called(one, words)]
    return Concern(meant[0]) if len(meant) == 1 else Concern(choices=found)


def _is_called(service: Service, words: str) -> bool:
    """Whether the words are its very name, as those are that we wrote into the form."""
    said = words.strip().casefold()
    return any(name.casefold() == said for name in service.names.values())
