"""The viewer of the API's schema: from files of our own, under the strict content policy."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_docs_render_and_show_every_call(visit, width):
    page = visit("/api/v1/docs/", viewport={"width": width, "height": 900})
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() >= 12
    page.locator("#operations-Reporting-reports_create button").first.click()
    page.get_by_text("Idempotency-Key").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
