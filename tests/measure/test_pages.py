"""What bin/audit makes of Lighthouse's answers."""

from measure.pages import AT_LEAST, MOST_BYTES, Marks, missed, read

ANSWER = {
    "categories": {
        "performance": {"score": 0.93, "auditRefs": [{"id": "speed", "weight": 10}]},
        "accessibility": {"score": 1, "auditRefs": [{"id": "contrast", "weight": 7}]},
        "best-practices": {"score": None, "auditRefs": [{"id": "advice", "weight": 0}]},
    },
    "audits": {
        "speed": {"score": 0.5, "title": "Slow"},
        "contrast": {"score": 1, "title": "Contrast"},
        "advice": {"score": 0, "title": "Only said"},
        "total-byte-weight": {"score": 1, "title": "Weight", "numericValue": 130_000.4},
    },
}


def looks(*weights: int, **marks: float) -> list[Marks]:
    all_marks = dict.fromkeys(AT_LEAST, 100.0) | {name.replace("_", "-"): m for name, m in marks.items()}
    return [Marks(all_marks, weight, []) for weight in weights]


def test_marks_are_read_in_per_cent_and_only_what_counts_is_named():
    found = read(ANSWER)
    assert found.marks == {"performance": 93, "accessibility": 100, "best-practices": 0}
    assert found.weight == 130_000
    assert found.found == ["speed: Slow"]


def test_a_page_that_holds_every_goal_misses_none():
    assert missed(looks(MOST_BYTES, performance=90, best_practices=95)) == []


def test_each_goal_that_is_missed_is_named_with_what_was_measured():
    assert missed(looks(1000, performance=89)) == ["performance 89 of 90"]
    assert missed(looks(1000, accessibility=99)) == ["accessibility 99 of 100"]
    assert missed(looks(MOST_BYTES + 1)) == ["200,001 of 200,000 bytes"]


def test_one_slow_look_of_three_is_outvoted():
    assert missed(looks(1000, 1000, MOST_BYTES + 1)) == []
