"""A draft made of files, and published, by commands."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from geo.actions import load_geo, publish_draft
from geo.models import Draft, Municipality, Responsibility, Service
from geo.responsibility import who_is_responsible
from tests.geo.a_city_folder import RULES, WEST, a_city_folder, collection, feature, square
from tests.geo_builders import at

pytestmark = pytest.mark.django_db
SOON = timezone.localdate() + timedelta(days=30)
HEADER = RULES.splitlines(keepends=True)[0]


@pytest.fixture
def town(tmp_path) -> Municipality:
    load_geo(a_city_folder(tmp_path / "city"))
    return Municipality.objects.get()


def drafted(tmp_path, *, rules: str = "", areas: str = "", commit: bool = True) -> Draft | None:
    files = {}
    for name, text in (("rules", rules), ("areas", areas)):
        if text:
            files[name] = tmp_path / f"new-{name}"
            files[name].write_text(text, encoding="utf-8")
    call_command("draft_changes", title="Neu", takes_effect=SOON, commit=commit, **files)
    return Draft.objects.first()


def test_the_same_files_change_nothing(town, tmp_path):
    draft = drafted(tmp_path, rules=RULES, areas=collection(WEST))
    assert [found.count() for found in (draft.rules, draft.ends, draft.borders)] == [0, 0, 0]


def test_a_line_that_differs_takes_the_place_of_the_rule(town, tmp_path):
    draft = drafted(tmp_path, rules=RULES.replace(",bauhof,", ",buergerservice,"))
    rule = draft.rules.get()
    assert (rule.office.code, rule.replaces.office.code, rule.valid.lower) == (
        "buergerservice",
        "bauhof",
        SOON,
    )
    assert not draft.ends.exists()


def test_a_rule_that_is_not_in_the_file_ends_and_a_new_one_begins(town, tmp_path):
    group = RULES.splitlines(keepends=True)[2]
    new = "schlagloch,buergerservice,responsible,street,Am Markt: 1-9,2020-01-01,,0,,\n"
    draft = drafted(tmp_path, rules=HEADER + group + new)
    assert draft.ends.get().office.code == "bauhof"
    assert (draft.rules.get().street, draft.rules.get().replaces) == ("Am Markt", None)
    publish_draft(draft)
    assert who_is_responsible(at(11.595), Service.objects.get(), on=SOON).why[0].code == "street_rule"


def test_an_area_that_differs_is_redrawn_and_a_new_one_may_be_spoken_of(town, tmp_path):
    wider = feature(square(11.59, 50.92, 11.605, 50.93), kind="ortsteil", code="west", name="West")
    new = feature(square(11.605, 50.92, 11.61, 50.93), kind="ortsteil", code="ost", name="Ost")
    rule = "schlagloch,buergerservice,responsible,area,ortsteil/ost,2020-01-01,,0,,\n"
    draft = drafted(tmp_path, rules=RULES + rule, areas=collection(wider, new))
    assert {border.area.code for border in draft.borders.all()} == {"west", "ost"}
    assert draft.rules.get().area.code == "ost"


def test_without_commit_nothing_is_kept_and_all_is_told(town, tmp_path, capsys):
    rules = RULES.replace(",bauhof,", ",buergerservice,")
    assert drafted(tmp_path, rules=rules, commit=False) is None
    told = capsys.readouterr().out
    assert "replaced: " in told
    assert "Would change 1. Nothing was kept; add --commit." in told


def test_every_line_that_is_wrong_is_named(town, tmp_path):
    rules = (
        HEADER
        + "loch,bauhof,responsible,municipality,,2020-01-01,,0,,\n"
        + "group:strasze,amt,responsible,area,ortsteil/sued,2020-01-01,,0,,\n"
    )
    with pytest.raises(CommandError) as refused:
        drafted(tmp_path, rules=rules)
    told = str(refused.value)
    for words in (
        "new-rules:2: The town has no service 'loch'.",
        "new-rules:3: The town has no group 'strasze'.",
        "new-rules:3: The town has no office 'amt'.",
        "new-rules:3: No area is 'ortsteil/sued'.",
    ):
        assert words in told
    assert not Draft.objects.exists()


def test_a_line_without_effect_is_named(town, tmp_path):
    line = "schlagloch,bauhof,responsible,street,Gasse,2020-01-01,,0,,\n"
    with pytest.raises(CommandError, match="new-rules:4: No address is known in Gasse"):
        drafted(tmp_path, rules=RULES + line)
    assert not Draft.objects.exists()


def test_a_draft_is_published_by_a_command_that_means_it(town, tmp_path, capsys):
    draft = drafted(tmp_path, rules=RULES.replace(",bauhof,", ",buergerservice,"))
    call_command("publish_draft", draft.pk)
    assert "Nothing was changed; add --commit." in capsys.readouterr().out
    draft.refresh_from_db()
    assert draft.is_open
    with pytest.raises(CommandError, match="has gone by"):
        call_command("publish_draft", draft.pk, on=SOON - timedelta(days=90), commit=True)
    call_command("publish_draft", draft.pk, on=SOON + timedelta(days=1), commit=True)
    assert Responsibility.objects.recorded().get(draft=draft).valid.lower == SOON + timedelta(days=1)
    with pytest.raises(CommandError, match="published or discarded already"):
        call_command("publish_draft", draft.pk, discard=True, commit=True)


def test_a_draft_is_discarded_by_a_command(town, tmp_path):
    draft = drafted(tmp_path, rules=RULES.replace(",bauhof,", ",buergerservice,"))
    call_command("publish_draft", draft.pk, discard=True, commit=True)
    draft.refresh_from_db()
    assert draft.discarded_at is not None
    with pytest.raises(CommandError, match="There is no draft 99"):
        call_command("publish_draft", 99)
