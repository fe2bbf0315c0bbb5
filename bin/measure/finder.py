"""The look-up over HTTP, against the empty view and against its own statement."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np

from measure import town
from measure.load import Load, answers_per_second
from measure.raw import Askers
from measure.rounds import Goal, Measure

API = "/api/v1/responsibility/"
SINGLE, BATCH = 20_000, 1_000
BATCHES = 20
GOALS = (
    Goal("one place, of the empty view", "single", "empty", at_least=0.35),
    Goal("one place, of the raw statement", "single", "raw single"),
    Goal("1,000 places, of the raw statement", "batch", "raw batch", at_least=0.6),
)


def workers() -> int:
    """As many as the web server has."""
    return min(os.cpu_count() or 1, 4)


@contextmanager
def measures(folder: Path, areas: int, port: int, wrk: str, seconds: float) -> Iterator[dict[str, Measure]]:
    """Answers (for batches: places) a second, by all workers together."""
    some = town.places(SINGLE, areas, seed=town.SEED)
    np.save(folder / "places.npy", some)
    single, empty, batch = (folder / name for name in ("single", "empty", "batch"))
    queries = [f"?service={town.ASKED_FOR}&lat={lat:.6f}&lon={lon:.6f}" for lon, lat in some.tolist()]
    single.write_text("\n".join(API + query for query in queries))
    # As long an address as the other, so that reading it costs the same.
    empty.write_text("\n".join("/bench/empty/" + query for query in queries))
    batch.write_text("\n".join(_bodies(some)))
    many = Load(batch, API + "batch/", connections=workers())
    with ExitStack() as stack:
        raw = stack.enter_context(Askers(folder / "places.npy", 1, workers()))
        raw_batch = stack.enter_context(Askers(folder / "places.npy", BATCH, workers()))

        def over_http(load: Load, each: int = 1) -> Measure:
            return lambda number: answers_per_second(wrk, port, load, seconds, number * 1_000 % SINGLE) * each

        yield {
            "empty": over_http(Load(empty)),
            "single": over_http(Load(single)),
            "raw single": lambda _: raw.places_per_second(seconds),
            "batch": over_http(many, BATCH),
            "raw batch": lambda _: raw_batch.places_per_second(seconds),
        }


def _bodies(places: np.ndarray) -> Iterator[str]:
    for start in range(0, BATCHES * BATCH, BATCH):
        some = places[start : start + BATCH].round(6).tolist()
        points = [{"lat": lat, "lon": lon} for lon, lat in some]
        yield json.dumps({"service": town.ASKED_FOR, "points": points})
