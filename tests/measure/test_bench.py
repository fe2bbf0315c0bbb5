"""bin/bench in short, so that it still runs when somebody needs it, and what its figures are made of."""

import json
import os
import socket
import subprocess

import numpy as np
import shapely
from measure import areas
from measure.report import table
from measure.rounds import Goal, figures, results
from setup.environment import CHECKOUT


def test_areas_tile_their_square_with_ragged_common_borders():
    made = areas.tiling(200, seed=3)
    assert len(made.polygons) == 200
    assert shapely.is_valid(made.polygons).all()
    assert shapely.coverage_is_valid(made.polygons)
    assert np.isclose(shapely.area(made.polygons).sum(), shapely.area(made.border), rtol=1e-9)
    assert 1_500 < np.median(made.vertices) < 3_000
    assert made.vertices.min() > 300


def test_the_same_seed_makes_the_same_areas_and_another_makes_others():
    first, again, other = (areas.tiling(30, seed) for seed in (1, 1, 2))
    assert shapely.equals_exact(first.polygons, again.polygons).all()
    assert not shapely.equals_exact(first.polygons, other.polygons).any()


def test_a_ratio_is_taken_within_each_round():
    slow = iter([10.0, 100.0, 50.0])
    fast = iter([20.0, 400.0, 80.0])
    found = figures({"slow": lambda _: next(slow), "fast": lambda _: next(fast)}, 3, lambda _: None)
    goals = [
        Goal("a", "slow", "fast", at_least=0.5),
        Goal("b", "slow", "fast", at_least=0.6),
        Goal("c", "x", "fast"),
    ]
    outcome = results(goals, found)
    assert [(one.ratio, one.least, one.greatest) for one in outcome] == [(0.5, 0.25, 0.625)] * 2
    assert [one.passed for one in outcome] == [True, False]
    assert table(outcome).splitlines()[1].split()[-2:] == ["0.5", "pass"]


def test_the_whole_of_it_runs_and_writes_what_it_found(tmp_path):
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    file = tmp_path / "bench.json"
    cells = [word for name in ("finder", "addresses", "replay") for word in ("--only", name)]
    variables = os.environ | {
        "DATA_DIR": str(tmp_path / "data"),
        "PORT": str(port),
        "TEST_DATA": str(tmp_path),
    }
    run = subprocess.run(
        [CHECKOUT / "bin/bench", "--quick", "--areas", "30", "--json", file, *cells],
        env=variables,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    found = json.loads(file.read_text())
    assert {"empty", "single", "raw single", "batch", "raw batch", "replay"} <= set(found["figures"])
    assert all(figure > 0 for rounds in found["figures"].values() for figure in rounds)
    assert [one["goal"]["at_least"] for one in found["results"][:3]] == [0.35, None, 0.6]
    assert "Addresses are not measured" in run.stdout
