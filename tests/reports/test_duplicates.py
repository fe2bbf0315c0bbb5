"""Which open reports a new one may repeat."""

from copy import copy
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from reports.limits import MAX_DUPLICATE_RADIUS_M
from reports.models import Category, Report
from tests.builders import IN_WEST, a_report, a_town

pytestmark = pytest.mark.django_db
DARK = {"answers": {"fault": "dark"}}


def radius_of(category: str, metres: int) -> None:
    a_town()
    Category.objects.filter(code=category).update(duplicate_radius_m=metres)


def test_every_report_counts_within_the_radius_of_its_own_category_nearest_first():
    radius_of("pothole", 20)
    radius_of("lantern", 100)
    far_lantern = a_report(metres_east=90, category="lantern", **DARK)
    pothole = a_report(metres_east=18)
    a_report(metres_east=25)
    a_report(metres_east=110, category="lantern", **DARK)
    assert list(Report.objects.open_near(IN_WEST)) == [pothole, far_lantern]


def test_the_radius_asked_for_widens_and_never_narrows():
    radius_of("pothole", 20)
    radius_of("lantern", 100)
    pothole = a_report(metres_east=40)
    lantern = a_report(metres_east=90, category="lantern", **DARK)
    assert list(Report.objects.open_near(IN_WEST, at_least=50)) == [pothole, lantern]


def test_closed_and_held_back_reports_are_not_told_of():
    a_report(status="fixed")
    a_report(category="tree")
    assert not Report.objects.open_near(IN_WEST).exists()


def test_the_widest_radius_that_a_town_may_set_is_found_to_its_end():
    radius_of("pothole", MAX_DUPLICATE_RADIUS_M)
    at_the_end = a_report(metres_east=MAX_DUPLICATE_RADIUS_M - 1)
    a_report(metres_east=MAX_DUPLICATE_RADIUS_M + 1)
    assert list(Report.objects.open_near(IN_WEST)) == [at_the_end]


def test_the_question_is_answered_from_the_index_of_open_reports():
    # So many that reading all of them, by whatever index, is never the cheaper way.
    one = a_report()
    copies = [copy(one) for _ in range(2_000)]
    for number, report in enumerate(copies):
        report.pk, report.code = uuid4(), f"{number:08d}"
    Report.objects.bulk_create(copies)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        assert "report_location_open" in Report.objects.open_near(IN_WEST).explain()


@pytest.mark.parametrize("metres", [0, MAX_DUPLICATE_RADIUS_M + 1])
def test_a_radius_beyond_its_limits_is_refused_by_form_and_database(metres):
    category = a_town().categories["pothole"]
    category.duplicate_radius_m = metres
    with pytest.raises(ValidationError, match="duplicate_radius_m"):
        category.full_clean()
    with pytest.raises(IntegrityError, match="category_duplicate_radius_in_range"), transaction.atomic():
        category.save()
