"""What categories.yaml says about the questions of a category, its photos, and where it sends people."""

from collections.abc import Iterator
from typing import Any

from geo.actions import Counts, put
from geo.city_folder import CityFolder, Document, Problems
from reports.domain.questions import problems_of
from reports.domain.questions.rules import LIMITS, stop_problems
from reports.models import Category, Question
from reports.wording import PHOTO_ROLE_NAMES, sentence_of

LIMIT_NAMES = sorted(set().union(*LIMITS.values()))
Path = tuple[str | int, ...]
# A category or question with its place in the file.
Found = tuple[Path, dict[str, Any]]


def check_category(path: Path, category: dict[str, Any], document: Document, problems: Problems) -> None:
    """What can be wrong with a category by itself."""
    _check_questions(list(_questions(path, category)), document, problems)
    _check_roles(path, category, document, problems)
    if "stop" in category:
        for wrong in stop_problems(category["stop"], ""):
            problems.add(document.where(*path, "stop"), sentence_of(wrong, "en"))


def check_codes(found: list[Found], document: Document, problems: Problems) -> None:
    seen: set[str] = set()
    for path, thing in found:
        if thing["code"] in seen:
            problems.add(document.where(*path, "code"), f"The code '{thing['code']}' is used twice.")
        seen.add(thing["code"])


def check_ways_out(
    path: Path, category: dict[str, Any], document: Document, folder: CityFolder, problems: Problems
) -> None:
    """Offices and services that people are sent to, and layers that questions point into, must exist."""
    if "stop" in category:
        _check_way_out((*path, "stop"), category["stop"], document, folder, problems)
    layers = {feature.properties["layer"] for feature in folder.layers if "code" in feature.properties}
    for steps, question in _questions(path, category):
        for number, stop in enumerate(question.get("stops", [])):
            _check_way_out((*steps, "stops", number), stop, document, folder, problems)
        if "layer" in question and question["layer"] not in layers:
            says = f"No layers*.geojson has a layer '{question['layer']}' whose features have a code."
            problems.add(document.where(*steps, "layer"), says)


def role_fields(data: dict[str, Any]) -> dict[str, Any]:
    """The views that photos should show, and the names of those that are the town's own."""
    roles = data.get("photo_roles", [])
    own = {role["code"]: role["names"] for role in roles if isinstance(role, dict)}
    return {"photo_roles": [_role_code(role) for role in roles], "photo_role_names": own}


def load_questions(category: Category, wanted: list[dict], counts: Counts) -> None:
    known = {question.code: question for question in category.questions.all()}
    for position, data in enumerate(wanted):
        question = known.pop(data["code"], None) or Question(category=category, code=data["code"])
        counts.add(put(question, question_fields(data) | {"position": position}))
    for question in known.values():
        question.delete()
        counts.ended += 1


def _questions(path: Path, category: dict[str, Any]) -> Iterator[Found]:
    for number, question in enumerate(category.get("questions", [])):
        yield (*path, "questions", number), question


def _check_questions(questions: list[Found], document: Document, problems: Problems) -> None:
    check_codes(questions, document, problems)
    before: list[Question] = []
    for path, data in questions:
        question = Question(code=data["code"], **question_fields(data))
        for wrong in problems_of(question, before):
            problems.add(document.where(*path, *_steps(wrong.pointer, data)), sentence_of(wrong, "en"))
        before.append(question)


def _steps(pointer: str, data: dict[str, Any]) -> list[str | int]:
    """The way to a value in the file; there, limits stand beside the other facts of a question."""
    steps = pointer.split("/")[1:]
    flat = steps[1:] if steps[0] == "limits" else steps
    return [int(step) if step.isdecimal() else step for step in flat]


def _check_roles(path: Path, category: dict[str, Any], document: Document, problems: Problems) -> None:
    """Views are asked for by a code of ours, or with a name of the town's own."""
    roles = category.get("photo_roles", [])
    for number, role in enumerate(roles):
        where = document.where(*path, "photo_roles", number)
        code = _role_code(role)
        if code in [_role_code(other) for other in roles[:number]]:
            problems.add(where, f"The code '{code}' is used twice.")
        if isinstance(role, dict) and code in PHOTO_ROLE_NAMES:
            problems.add(where, f"'{code}' has a name already. Write only the code, or choose another one.")


def _role_code(role: str | dict[str, Any]) -> str:
    return role if isinstance(role, str) else role["code"]


def _check_way_out(
    path: Path, stop: dict[str, Any], document: Document, folder: CityFolder, problems: Problems
) -> None:
    if stop.get("office") and folder.offices.data and stop["office"] not in folder.office_codes:
        where = document.where(*path, "office")
        problems.add(where, f"offices.yaml has no office '{stop['office']}'.")
    if stop.get("service") and folder.service_codes and stop["service"] not in folder.service_codes:
        where = document.where(*path, "service")
        problems.add(where, f"services.yaml has no service '{stop['service']}'.")


def question_fields(data: dict[str, Any]) -> dict[str, Any]:
    """What a question of the file says, as the table keeps it."""
    return {
        "kind": data["kind"],
        "labels": data["labels"],
        "hints": data.get("hint", {}),
        "required": data.get("required", False),
        "choices": data.get("choices", []),
        "only_if": data.get("only_if", {}),
        "limits": {name: data[name] for name in LIMIT_NAMES if name in data},
        "stops": data.get("stops", []),
    }
