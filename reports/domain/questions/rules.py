"""What a question itself has to be, whoever writes it: city folder and administration ask here."""

from collections.abc import Iterable, Mapping
from datetime import date

from reports.domain.fields import FieldError, is_number
from reports.domain.questions.asked import NUMBER_LIMIT, Asked, day_of, is_possible, possible_answers

# What narrows an answer, by the kind of question.
LIMITS = {
    "number": {"min", "max", "unit"},
    "date": {"not_before", "not_after"},
    "map_object": {"layer", "kinds", "within_m", "other"},
}
WITH_CHOICES = ("choice", "choices")
WITH_STOPS = ("choice", "choices", "yes_no")
WAYS = ("phone", "office", "service", "url")
MOST_WITHIN_M = 1_000


def problems_of(question: Asked, before: Iterable[Asked]) -> list[FieldError]:
    """All that is wrong with a question, given those asked before it; pointers are into the question."""
    return [
        *_choice_problems(question),
        *_condition_problems(question, before),
        *_limit_problems(question),
        *_stop_problems(question),
    ]


def stop_problems(stop: Mapping, pointer: str) -> list[FieldError]:
    """A person who is sent away needs somewhere to go."""
    return [] if any(stop.get(way) for way in WAYS) else [FieldError(pointer, "stop_without_contact")]


def _choice_problems(question: Asked) -> list[FieldError]:
    if question.kind not in WITH_CHOICES:
        return [FieldError("/choices", "not_of_this_kind")] if question.choices else []
    if len(question.choices) < 2:
        return [FieldError("/choices", "choices_missing")]
    codes = [choice["code"] for choice in question.choices]
    return [
        FieldError(f"/choices/{place}/code", "code_twice", {"code": code})
        for place, code in enumerate(codes)
        if code in codes[:place]
    ]


def _condition_problems(question: Asked, before: Iterable[Asked]) -> list[FieldError]:
    if not question.only_if:
        return []
    first, wanted = question.only_if["question"], question.only_if["equals"]
    asked = next((other for other in before if other.code == first), None)
    if asked is None:
        return [FieldError("/only_if", "not_asked_before", {"question": first})]
    # Free answers can be anything.
    if possible_answers(asked) and not is_possible(asked, wanted):
        return [FieldError("/only_if", "never_answered", {"question": first, "answer": wanted})]
    return []


def _limit_problems(question: Asked) -> list[FieldError]:
    limits, allowed = question.limits, LIMITS.get(question.kind, set())
    strange = [FieldError(f"/limits/{name}", "not_of_this_kind") for name in limits if name not in allowed]
    if strange:
        return strange
    match question.kind:
        case "number":
            return _number_problems(limits)
        case "date":
            return _date_problems(limits)
        case "map_object" if not limits.get("layer"):
            return [FieldError("/limits/layer", "required")]
    return []


def _number_problems(limits: Mapping) -> list[FieldError]:
    given = {name: limits[name] for name in ("min", "max") if name in limits}
    wrong = [
        FieldError(f"/limits/{name}", "not_between", {"least": -NUMBER_LIMIT, "most": NUMBER_LIMIT})
        for name, number in given.items()
        if not (is_number(number) and abs(number) <= NUMBER_LIMIT)
    ]
    if not wrong and len(given) == 2 and given["min"] > given["max"]:
        return [FieldError("/limits/max", "below_min", {"least": given["min"]})]
    return wrong


def _date_problems(limits: Mapping) -> list[FieldError]:
    days, wrong = {}, []
    for name, limit in limits.items():
        try:
            days[name] = day_of(limit, date.min)
        except (TypeError, ValueError):
            wrong.append(FieldError(f"/limits/{name}", "not_a_date"))
    # Where one end is today and the other a day, only time can tell.
    fixed = "today" not in limits.values() and len(days) == 2
    if fixed and days["not_before"] > days["not_after"]:
        wrong.append(FieldError("/limits/not_after", "too_early", {"first": days["not_before"]}))
    return wrong


def _stop_problems(question: Asked) -> list[FieldError]:
    if question.stops and question.kind not in WITH_STOPS:
        return [FieldError("/stops", "not_of_this_kind")]
    wrong = []
    for place, stop in enumerate(question.stops):
        if not is_possible(question, stop["equals"]):
            facts = {"question": question.code, "answer": stop["equals"]}
            wrong.append(FieldError(f"/stops/{place}/equals", "never_answered", facts))
        wrong += stop_problems(stop, f"/stops/{place}")
    return wrong
