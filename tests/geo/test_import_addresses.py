"""Files of addresses: recognised, read in their coordinate system, refused line by line, written once."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from geo.domain.address_numbers import AddressNumber, read_number
from geo.models import Address
from tests.geo_builders import a_municipality

pytestmark = pytest.mark.django_db

CSV = """\
strasse;hausnummer;plz;ort;lat;lon
Goethestraße;12a;07743;Saalheim;50,9251;11,5951
Goethestraße;13;07743;Saalheim;50.9252;11.5952
Am Markt;1-3;07743;Saalheim;50.9253;11.5953
"""
# The same place in Saalheim: 11.595, 50.925 is 682370.753, 5644691.780 in EPSG:25832 and in 25833 as below.
HEADER = (
    "nba;oid;qua;landschl;land;regbezschl;regbez;kreisschl;kreis;gmdschl;gmd;ottschl;ott;strschl;str;hnr;adz;"
    "zone;ostwert;nordwert;postplz;postonm;postonmzus;postott"
)
EAST, NORTH = "682370,753", "5644691,780"


@pytest.fixture
def town():
    return a_municipality()


def a_file(folder: Path, text: str, *, name: str = "adressen.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def run(path: Path, *options: str, capsys) -> str:
    call_command("import_addresses", path, *options)
    return capsys.readouterr().out


def refusal(path: Path, *options: str) -> str:
    """What the command says when it refuses; nothing may have been written."""
    before = Address.objects.count()
    with pytest.raises(CommandError) as refused:
        call_command("import_addresses", path, "--commit", *options)
    assert Address.objects.count() == before
    assert str(refused.value).endswith("Nothing was changed.")
    return str(refused.value)


def listed() -> list[str]:
    return [str(address) for address in Address.objects.all()]


def official(
    street: str, number: str, suffix: str = "", *, quality: str = "A", change: str = "N", **over
) -> str:
    """A line of the Hauskoordinaten as of version 5.2."""
    of = {"zone": "32", "east": EAST, "north": NORTH, "postcode": "07743", "place": "Saalheim"} | over
    return (
        f"{change};DETHXX0000000001;{quality};16;Thüringen;0;;75;Kreis;001;Saalheim, Stadt;0000;;00001;"
        f"{street};{number};{suffix};{of['zone']};{of['east']};{of['north']};{of['postcode']};{of['place']};;"
    )


def older(street: str, number: str, suffix: str = "", *, east: str = "32682370,753") -> str:
    """A line until version 4.2: no header, the zone before the easting."""
    return (
        f"N;DETHXX0000000001;A;16;0;75;001;0000;00001;{number};{suffix};{east};{NORTH};"
        f"{street};07743;Saalheim;;"
    )


def test_a_dry_run_changes_nothing_commit_does_and_twice_equals_once(town, tmp_path, capsys):
    path = a_file(tmp_path, CSV)
    out = run(path, capsys=capsys)
    assert "Would import: 3 new, 0 changed, 0 unchanged, 0 lines skipped." in out
    assert listed() == []
    assert "Imported: 3 new, 0 changed, 0 unchanged" in run(path, "--commit", capsys=capsys)
    assert listed() == [
        "Am Markt 1-3, 07743 Saalheim",
        "Goethestraße 12a, 07743 Saalheim",
        "Goethestraße 13, 07743 Saalheim",
    ]
    assert "Imported: 0 new, 0 changed, 3 unchanged" in run(path, "--commit", capsys=capsys)
    first = Address.objects.get(number=12)
    assert (first.suffix, first.location.coords) == ("a", (11.5951, 50.9251))


def test_what_moved_is_changed_and_what_is_missing_is_named_and_stays(town, tmp_path, capsys):
    run(a_file(tmp_path, CSV), "--commit", capsys=capsys)
    lines = CSV.replace("50.9252", "50.9259").splitlines()[:-1]
    out = run(a_file(tmp_path, "\n".join(lines)), "--commit", capsys=capsys)
    assert "Not in the file, left as it is: Am Markt 1-3, 07743 Saalheim" in out
    assert "Imported: 0 new, 1 changed, 1 unchanged" in out
    assert Address.objects.get(number=13).location.y == 50.9259
    assert Address.objects.count() == 3


def test_columns_are_named_by_option_where_their_names_say_nothing(town, tmp_path, capsys):
    path = a_file(tmp_path, "a|b|c|d|e\nMarkt|5|b|11.595|50.925\n")
    told = refusal(path)
    assert "No column is recognised as: street, number, lon, lat." in told
    assert "--street-column --number-column --lon-column --lat-column" in told
    named = {"street": "a", "number": "b", "suffix": "c", "lon": "d", "lat": "e"}
    columns = [f"--{what}-column={name}" for what, name in named.items()]
    run(path, *columns, "--commit", capsys=capsys)
    assert listed() == ["Markt 5b"]
    assert "There is no column 'x'. Columns: a, b, c, d, e." in refusal(path, "--street-column", "x")


def test_plane_coordinates_need_their_system(town, tmp_path, capsys):
    path = a_file(tmp_path, f"str;nr;rechtswert;hochwert\nMarkt;1;{EAST};{NORTH}\n")
    assert "Name it with --crs, for example --crs EPSG:25832." in refusal(path)
    assert "The coordinate system 'EPSG:abc' is not known." in refusal(path, "--crs", "EPSG:abc")
    run(path, "--crs", "EPSG:25832", "--commit", capsys=capsys)
    assert Address.objects.get().location.coords == pytest.approx((11.595, 50.925), abs=1e-6)


def test_an_old_file_is_read_in_the_encoding_that_is_said(town, tmp_path, capsys):
    path = a_file(tmp_path, CSV, encoding="latin-1")
    assert "the text is not utf-8. Say what it is with --encoding" in refusal(path)
    run(path, "--encoding", "latin-1", "--commit", capsys=capsys)
    assert "Goethestraße 13, 07743 Saalheim" in listed()
    assert "There is no encoding 'klingon'." in refusal(path, "--encoding", "klingon")


WRONG_LINES = [
    ("Markt;;07743;S;50.925;11.595", "Line 3 (Markt): the house number is empty."),
    ("Markt;a;07743;S;50.925;11.595", "Line 3 (Markt): 'a' is no house number."),
    ("Markt;12½;07743;S;50.925;11.595", "Line 3 (Markt): '12½' is no house number."),
    (";5;07743;S;50.925;11.595", "Line 3 (no street): the street is empty."),
    ("Markt;5;07743;S;;11.595", "Line 3 (Markt): a coordinate is empty."),
    ("Markt;5;07743;S;NaN;11.595", "Line 3 (Markt): 'NaN' is no coordinate."),
    ("Markt;5;07743;S;1e219;11.595", "Line 3 (Markt): '1e219' is no coordinate."),
    ("Markt;5;07743;S;95.1;11.595", "Line 3 (Markt): '95.1', '11.595' are no latitude and longitude."),
    ("Markt;5;07743", "Line 3 (Markt): it has 3 columns and needs 6."),
    ("M" * 121 + ";5;07743;S;50.925;11.595", "is longer than 120 characters."),
    ("Markt;5;07743-07743;S;50.925;11.595", "the postcode '07743-07743…' is longer than 10 characters."),
    ("Mar\x1bkt;5;07743;S;50.925;11.595", "Line 3 (no street): the street 'Mar\\x1bkt' holds characters"),
]


@pytest.mark.parametrize(("line", "reason"), WRONG_LINES)
def test_a_wrong_line_refuses_the_file_by_number_and_value(town, tmp_path, capsys, line, reason):
    first, second, *rest = CSV.splitlines()
    path = a_file(tmp_path, "\n".join([first, second, line, *rest]))
    assert reason in refusal(path)
    out = run(path, "--skip-bad", "--commit", capsys=capsys)
    assert "Skipped: Line 3 (" in out
    assert "Imported: 3 new, 0 changed, 0 unchanged, 1 lines skipped." in out


def test_all_wrong_lines_come_at_once_and_a_flood_is_counted(town, tmp_path):
    path = a_file(tmp_path, CSV + "Markt;x;;;50.925;11.595\n" * 60)
    told = refusal(path)
    assert told.count("'x' is no house number") == 50
    assert "… and 10 more lines are wrong." in told


def test_files_that_are_no_table_are_refused(town, tmp_path):
    assert "There is no such file." in refusal(tmp_path / "nowhere.csv")
    assert "The file is empty." in refusal(a_file(tmp_path, ""))
    assert "The file has no lines." in refusal(a_file(tmp_path, "\n\n"))
    assert "The file has no address that can be taken." in refusal(a_file(tmp_path, CSV.splitlines()[0]))
    assert "Line 2 holds a NUL byte." in refusal(a_file(tmp_path, "strasse;nr;lat;lon\nMar\0kt;1;50;11\n"))
    assert "Line 1 is longer than 20,000 characters." in refusal(a_file(tmp_path, "x" * 30_000))
    assert "this is not CSV" in refusal(a_file(tmp_path, CSV + '"Markt;1'))
    (tmp_path / "photo.csv").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    assert "--encoding" in refusal(tmp_path / "photo.csv")


def test_swapped_axes_are_noticed(town, tmp_path):
    swapped = CSV.replace("lat;lon", "lon;lat")
    told = refusal(a_file(tmp_path, swapped))
    assert "All 3 addresses lie outside Saalheim: Line 2: Goethestraße 12a (50.92510, 11.59510)." in told
    assert "Longitude and latitude are swapped" in told


def test_addresses_outside_the_municipality_are_named_and_left_out(town, tmp_path, capsys):
    path = a_file(tmp_path, CSV + "Ferne;7;99084;Erfurt;50.97;11.03\n")
    out = run(path, "--commit", capsys=capsys)
    assert "Outside, left out: Line 5: Ferne 7 (11.03000, 50.97000)" in out
    assert Address.objects.count() == 3


def test_an_address_given_twice_counts_once_and_is_named(town, tmp_path, capsys):
    path = a_file(tmp_path, CSV + "Goethestraße;13;07743;Saalheim;50.9292;11.5952\n")
    out = run(path, "--commit", capsys=capsys)
    told = "Line 5: Goethestraße 13 stands in line 3 already, at another place."
    assert f"Repeated, the first counts: {told}" in out
    assert Address.objects.get(number=13).location.y == 50.9252


def test_a_list_of_numbers_is_several_houses(town, tmp_path, capsys):
    path = a_file(tmp_path, 'strasse,nr,lat,lon\nMarkt,"76, 76a; 78",50.925,11.595\n')
    run(path, "--commit", capsys=capsys)
    assert listed() == ["Markt 76", "Markt 76a", "Markt 78"]


def test_official_files_with_a_header_are_recognised(town, tmp_path, capsys):
    text = "\r\n".join([HEADER, official("Goethestraße", "12", "a"), official("Am Markt", "0003")])
    out = run(a_file(tmp_path, text), "--commit", capsys=capsys)
    assert "Read 2 lines (Hauskoordinaten, EPSG:25832)." in out
    assert listed() == ["Am Markt 3, 07743 Saalheim", "Goethestraße 12a, 07743 Saalheim"]
    assert Address.objects.first().location.coords == pytest.approx((11.595, 50.925), abs=1e-6)


def test_official_files_without_postal_names_take_the_name_of_the_municipality(town, tmp_path, capsys):
    text = "\n".join([HEADER, official("Am Markt", "3", postcode="", place="")])
    run(a_file(tmp_path, text), "--commit", capsys=capsys)
    assert (Address.objects.get().postcode, Address.objects.get().place) == ("", "Saalheim")


def test_official_files_without_a_header_are_recognised(town, tmp_path, capsys):
    out = run(a_file(tmp_path, older("Goethestraße", "12", "a")), "--commit", capsys=capsys)
    assert "(Hauskoordinaten, EPSG:25832)" in out
    assert listed() == ["Goethestraße 12a, 07743 Saalheim"]
    assert Address.objects.get().location.coords == pytest.approx((11.595, 50.925), abs=1e-6)
    newer = official("Am Markt", "3").removesuffix(";07743;Saalheim;;") + ";2026-01-31"
    run(a_file(tmp_path, newer), "--commit", capsys=capsys)
    assert "Am Markt 3, Saalheim" in [one.replace("  ", " ") for one in listed()]


def test_both_zones_of_germany_are_read_side_by_side(town, tmp_path, capsys):
    eastern = official("Im Osten", "1", zone="33", east="260716,387", north="5647007,333")
    text = "\n".join([HEADER, official("Im Westen", "1"), eastern])
    out = run(a_file(tmp_path, text), "--commit", capsys=capsys)
    assert "EPSG:25832, EPSG:25833" in out
    places = [address.location.coords for address in Address.objects.all()]
    assert places[0] == pytest.approx(places[1], abs=1e-6)


def test_official_lines_that_are_no_houses_are_counted_and_left_out(town, tmp_path, capsys):
    lines = [
        HEADER,
        official("Am Markt", "1"),
        official("Am Markt", "2", change="L"),
        official("Distr. Wald", "86188", quality="C"),
        official("Am Markt", "0"),
    ]
    out = run(a_file(tmp_path, "\n".join(lines)), "--commit", capsys=capsys)
    assert "Left out: 1 marked as deleted." in out
    assert "Left out: 1 numbers that only the land register uses (quality C)." in out
    assert "Left out: 1 buildings without a number." in out
    assert listed() == ["Am Markt 1, 07743 Saalheim"]


def test_a_foreign_zone_is_refused(town, tmp_path):
    told = refusal(a_file(tmp_path, "\n".join([HEADER, official("Am Markt", "1", zone="31")])))
    assert "Line 2 (Am Markt): '31' is no UTM zone of Germany; write 32 or 33." in told


def test_only_the_town_itself_gets_and_misses_addresses(town, tmp_path, capsys):
    other = a_municipality("talheim", bounds=(11.62, 50.91, 11.66, 50.94))
    theirs = Address.objects.create(municipality=other, street="Markt", number=1, location=other.center)
    out = run(a_file(tmp_path, CSV), "--municipality", "saalheim", "--commit", capsys=capsys)
    assert "Not in the file" not in out
    assert list(other.addresses.all()) == [theirs]
    with pytest.raises(CommandError, match=r"There is no municipality 'x'\. Known: saalheim, talheim\."):
        call_command("import_addresses", tmp_path / "adressen.csv", "--municipality", "x")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", (12, "")),
        ("12 A", (12, "a")),
        ("12a", (12, "a")),
        ("12 - 14", (12, "-14")),
        ("12–14", (12, "-14")),
        ("12a-c", (12, "a-c")),
        ("12/3", (12, "/3")),
        ("12 1/2", (12, "1/2")),
        ("0", None),
        ("a", None),
        ("", None),
        ("12 am Markt", None),
        ("123456", None),
    ],
)
def test_house_numbers_are_read_as_people_write_them(text, number):
    assert read_number(text) == (number and AddressNumber(*number))


def test_a_range_covers_the_houses_on_its_side_of_the_street():
    covered = [(12, ""), (13, ""), (14, ""), (15, ""), (12, "a"), (12, "b"), (12, "d"), (10, "")]

    def inside(text: str) -> list[tuple[int, str]]:
        return [house for house in covered if read_number(text).covers(*house)]

    assert inside("12-14") == [(12, ""), (14, ""), (12, "a"), (12, "b"), (12, "d")]
    assert inside("12-15") == [(12, ""), (13, ""), (14, ""), (15, ""), (12, "a"), (12, "b"), (12, "d")]
    assert inside("12a-c") == [(12, "a"), (12, "b")]
    assert inside("12") == [(12, "")]


@pytest.mark.real_data
def test_a_whole_country_is_imported_twice_and_stands_once(real_data, capsys, django_assert_max_num_queries):
    country = a_municipality("liechtenstein", bounds=(9.4, 47.0, 9.7, 47.3))
    path = real_data / "osm-liechtenstein" / "derived_addresses.csv"
    assert refusal(path).count("the street is empty") == 5
    with django_assert_max_num_queries(15):
        out = run(path, "--skip-bad", "--commit", capsys=capsys)
    assert "Read 12,461 lines (CSV, EPSG:4326)." in out
    assert "5 lines skipped" in out
    assert country.addresses.count() == 12_304
    assert "Imported: 0 new, 0 changed, 12,304 unchanged" in run(
        path, "--skip-bad", "--commit", capsys=capsys
    )
