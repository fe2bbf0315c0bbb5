"""The look-up's statements and nothing else: the most that the database can do for so many askers.

`python -m measure.raw PLACES_FILE PER_STATEMENT` reads from standard input, for each round, how many seconds
to go on, and prints how many places a second it was told about. The statements are those of production:
undoubted.sql for all places, candidates.sql for those that it doubts; prepared on a connection with the same
settings, the parameters of the first made beforehand, the rows fetched as binary and decoded by psycopg. No
object of ours is made of them.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np


class Askers:
    """Some processes that ask at the same time. Used as a context."""

    def __init__(self, places: Path, per_statement: int, number: int) -> None:
        words = [sys.executable, "-m", "measure.raw", str(places), str(per_statement)]
        self._words, self._number = words, number
        self._processes: list[subprocess.Popen] = []
        self._stack = ExitStack()

    def __enter__(self) -> "Askers":
        for _ in range(self._number):
            process = subprocess.Popen(
                self._words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
            )
            self._processes.append(process)
            self._stack.callback(_end, process)
        for process in self._processes:
            _read(process)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def places_per_second(self, seconds: float) -> float:
        """All of them together."""
        for process in self._processes:
            print(seconds, file=process.stdin)
        return sum(_read(process) for process in self._processes)


def _read(process: subprocess.Popen) -> float:
    assert process.stdout is not None  # noqa: S101  it is a pipe
    return float(json.loads(process.stdout.readline()))


def _end(process: subprocess.Popen) -> None:
    process.communicate()


def main(places: Sequence[tuple[float, float]], per_statement: int) -> None:
    """One asker: get ready, say 0, and answer each line with a rate."""
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from geo.candidates import CANDIDATES, NUMBER, UNDOUBTED, VERSION, question
    from geo.domain.responsibility import LEAST_ACCURACY_M
    from geo.models import Service
    from geo.prepared import Prepared
    from measure.town import ASKED_FOR

    service, day = Service.objects.get(code=ASKED_FOR), timezone.localdate()

    def asked_about(some: Sequence[tuple[float, float]]) -> dict[str, Any]:
        return question(some, service, [LEAST_ACCURACY_M] * len(some), day, None)

    parts = [places[at : at + per_statement] for at in range(0, len(places), per_statement)]
    questions = [(part, asked_about(part)) for part in parts]
    connection.ensure_connection()
    cursor = Prepared(connection.connection)

    def ask(number: int) -> None:
        part, asked = questions[number % len(questions)]
        cursor.execute(UNDOUBTED, asked)
        doubted = [part[row[NUMBER] - 1] for row in cursor.fetchall() if row[VERSION] is None]
        if doubted:
            cursor.execute(CANDIDATES, asked_about(doubted))
            cursor.fetchall()

    for number in range(3):
        ask(number)
    print(0, flush=True)
    for line in sys.stdin:
        print(_per_second(ask, float(line)) * per_statement, flush=True)


def _per_second(ask: Callable[[int], None], seconds: float) -> float:
    begun, asked = time.monotonic(), 0
    while time.monotonic() - begun < seconds:
        ask(asked)
        asked += 1
    return asked / (time.monotonic() - begun)


if __name__ == "__main__":
    main([tuple(place) for place in np.load(sys.argv[1]).tolist()], int(sys.argv[2]))
