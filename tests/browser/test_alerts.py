"""Following from a phone: an area drawn with a finger, a real letter, a message on the device."""

import email
import email.policy
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports.actions import move_report
from reports.alerts import deliveries, notices
from reports.alerts.links import token_of
from reports.domain.workflow import Role, Status
from reports.models import Delivery, Report, Subscription
from reports.worker import work_off
from tests.browser.test_report_from_a_phone import NARROW, PHONE
from tests.builders import NOON, a_report, a_town, a_user
from tests.reports.a_push_service import Browser, PushService

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
START = "/de/alerts/"
BROWSER = Browser()
# What a browser does that asks its maker's push service; here it is one on this machine.
AGREES = """({endpoint, keys}) => {
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (options) => {
    window.askedWith = [options.userVisibleOnly, options.applicationServerKey.length];
    return { toJSON: () => ({ endpoint, keys, expirationTime: null }) };
  };
}"""

FIRST_SHOWN = """async () => {
  const worker = await navigator.serviceWorker.ready;
  for (let looked = 0; looked < 40; looked += 1) {
    const [one] = await worker.getNotifications();
    if (one) return { title: one.title, url: one.data.url };
    await new Promise((done) => setTimeout(done, 50));
  }
  return null;
}"""


@pytest.fixture
def report() -> Report:
    a_town()
    return a_report()


def corners(page: Page, *shares: tuple[float, float]) -> None:
    """Tap the map at these shares of its width and height."""
    box = page.locator("#draw-map")
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    for across, down in shares:
        box.tap(position={"x": size["width"] * across, "y": size["height"] * down})


def drawing(visit, **context) -> Page:
    page = visit(START, **NARROW, **context)
    page.check("#id_where_drawn")
    expect(page.locator("[data-said]")).to_contain_text("Tippen Sie die Ecken")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_area_is_drawn_with_a_finger_and_sent(visit, barriers, report, scheme):
    page = drawing(visit, color_scheme=scheme)
    corners(page, (0.3, 0.3), (0.7, 0.3), (0.7, 0.7))
    page.get_by_role("button", name="Letzte Ecke zurücknehmen").click()
    corners(page, (0.8, 0.8), (0.3, 0.7))
    page.get_by_role("button", name="Fertig").click()
    expect(page.locator("[data-said]")).to_have_text("Das Gebiet hat 4 Ecken.")
    assert barriers(page) == []
    page.fill("#id_email", "erika@example.org")
    page.get_by_role("button", name="Hinweise erhalten").click()
    page.wait_for_url("**/alerts/asked/")
    assert barriers(page) == []
    kept = Subscription.objects.get()
    assert (kept.target, len(kept.ground.coords[0])) == ("drawn", 5)


def test_an_area_is_drawn_with_the_keyboard_alone(visit, report):
    page = drawing(visit)
    page.locator("#draw-map").focus()
    for keys in (
        ["Enter"],
        ["ArrowRight", "Enter"],
        ["ArrowDown", "Enter"],
        ["ArrowDown", "Enter", "Backspace"],
    ):
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(400)  # The map glides.
    page.get_by_role("button", name="Fertig").press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Das Gebiet hat 3 Ecken.")
    assert len(page.input_value("[name=corners]").split(";")) == 3


def test_what_was_drawn_survives_a_mistake_elsewhere(visit, report):
    page = drawing(visit)
    corners(page, (0.3, 0.3), (0.7, 0.3), (0.7, 0.7))
    page.get_by_role("button", name="Fertig").click()
    drawn = page.input_value("[name=corners]")
    page.fill("#id_email", "nobody")
    page.get_by_role("button", name="Hinweise erhalten").click()
    expect(page.locator("#error-summary")).to_be_visible()
    assert page.input_value("[name=corners]") == drawn
    expect(page.locator("[data-said]")).to_have_text("Das Gebiet hat 3 Ecken.")


def test_only_what_belongs_to_the_choice_is_in_sight(visit, report):
    page = visit(START, **PHONE)
    expect(page.locator("#id_district")).to_be_visible()
    for hidden in ("#id_q", "#draw-map"):
        expect(page.locator(hidden)).to_be_hidden()
    page.check("#id_where_circle")
    expect(page.locator("#id_q")).to_be_visible()
    page.check("#id_channel_feed")
    for hidden in ("#id_email", "#id_rhythm"):
        expect(page.locator(hidden)).to_be_hidden()


def test_without_scripts_nothing_is_offered_that_needs_them(visit, report):
    page = visit(START, java_script_enabled=False, **PHONE)
    for hidden in ("#id_where_drawn", "#id_channel_push"):
        expect(page.locator(hidden)).to_be_hidden()
    page.select_option("#id_district", "west")
    page.fill("#id_email", "erika@example.org")
    page.get_by_role("button", name="Hinweise erhalten").click()
    page.wait_for_url("**/alerts/asked/")
    assert Subscription.objects.get().district.code == "west"


@pytest.mark.parametrize("language", ["de", "en"])
def test_from_the_report_to_the_letter_and_back(visit, barriers, settings, tmp_path, report, language):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    page = visit(f"/{language}/reports/{report.public_code}/", **PHONE)
    page.get_by_role(
        "link", name={"de": "Dieser Meldung folgen", "en": "Follow this report"}[language]
    ).click()
    page.fill("#id_email", "erika@example.org")
    page.locator("button[value=email]").click()
    page.wait_for_url("**/alerts/asked/")
    work_off()
    page.goto(link_in(tmp_path / "mail", "/confirm/"))
    assert barriers(page) == []
    page.locator("main button[type=submit]").click()
    assert barriers(page) == []
    page.get_by_role("link", name={"de": "Ansehen und ändern", "en": "See and change"}[language]).click()
    assert barriers(page) == []
    crew = a_user("crew", "roads-west")
    move_report(report, Status.IN_PROGRESS, actor=crew, role=Role.CREW)
    work_off()
    notices.bundle(now=timezone.now() + timedelta(minutes=5))
    work_off()
    page.goto(link_in(tmp_path / "mail", "/unsubscribe/"))
    assert barriers(page) == []
    page.locator("main button[type=submit]").click()
    assert barriers(page) == []
    assert not Subscription.objects.exists()
    assert page.context.cookies() == []


def link_in(folder, part: str) -> str:
    """The path of the link with `part` in the newest letter in a folder."""
    newest = max(folder.iterdir(), key=lambda file: (file.stat().st_mtime_ns, file.name))
    letter = email.message_from_string(newest.read_text().rpartition("\n---")[0], policy=email.policy.default)
    (link,) = re.findall(rf"https?://\S*{part}\S*", letter.get_content())
    return urlsplit(link).path


def test_a_phone_is_asked_only_after_a_tap_and_shows_what_happens(visit, settings, report):
    with PushService() as service:
        settings.PUSH_HOSTS = (service.origin,)
        allowed = {"service_workers": "allow", "permissions": ["notifications"]}
        page = visit(f"/de/alerts/follow/{report.public_code}/", **PHONE, **allowed)
        page.evaluate(AGREES, {"endpoint": f"{service.origin}/phone", "keys": BROWSER.keys})
        assert page.evaluate("window.askedWith") is None
        page.get_by_role("button", name="Als Nachricht auf diesem Gerät").click()
        page.wait_for_url(re.compile(r"/de/alerts/[\w-]{48}/"))
        move_report(report, Status.IN_PROGRESS, actor=a_user("crew", "roads-west"), role=Role.CREW)
        notices.spread(report.timeline.last().pk)
        notices.bundle(now=timezone.now() + timedelta(minutes=5))
        deliveries.deliver(str(Delivery.objects.get().pk))
        (message,) = service.received
    shown = arrive(page, BROWSER.open(message.body).decode())
    assert shown == {
        "title": f"Pothole: In Arbeit ({report.public_code})",
        "url": f"/de/reports/{report.public_code}/",
    }


def arrive(page: Page, payload: str) -> dict:
    """Hand a message to the worker as the browser does after decrypting it, and tell what is shown."""
    tools = page.context.new_cdp_session(page)
    seen: list[dict] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    origin = page.evaluate("navigator.serviceWorker.ready.then(() => location.origin)")
    facts = {"origin": origin, "registrationId": seen[-1]["registrationId"], "data": payload}
    for _try in range(5):
        # A worker that is only just starting may miss one; real push services keep it.
        tools.send("ServiceWorker.deliverPushMessage", facts)
        if shown := page.evaluate(FIRST_SHOWN):
            return shown
    raise AssertionError("No message was shown.")


def test_a_message_that_cannot_be_read_still_shows_something(visit, report):
    page = visit(START, **PHONE, service_workers="allow", permissions=["notifications"])
    page.evaluate("navigator.serviceWorker.register('/service-worker.js', {type: 'module'})")
    assert arrive(page, "no JSON") == {"title": "Stadtlotse", "url": "/"}


def test_who_does_not_allow_messages_is_told_what_else_there_is(visit, report):
    page = visit(f"/de/alerts/follow/{report.public_code}/", **PHONE, service_workers="allow")
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_role("button", name="Als Nachricht auf diesem Gerät").click()
    expect(page.get_by_role("alert")).to_contain_text("lässt keine Nachrichten von dieser Seite zu")
    assert not Subscription.objects.exists()


def test_where_messages_are_switched_off_they_are_not_offered(visit, settings, report):
    settings.PUSH_HOSTS = ()
    page = visit(f"/de/alerts/follow/{report.public_code}/", **PHONE)
    expect(page.get_by_role("button", name="Als Nachricht auf diesem Gerät")).to_be_hidden()


def test_a_drawn_area_is_seen_again_by_its_link(visit, barriers, report):
    page = drawing(visit)
    corners(page, (0.3, 0.3), (0.7, 0.3), (0.7, 0.7))
    page.get_by_role("button", name="Fertig").click()
    page.fill("#id_email", "erika@example.org")
    page.get_by_role("button", name="Hinweise erhalten").click()
    page.wait_for_url("**/alerts/asked/")
    Subscription.objects.update(confirmed_at=NOON)
    page.goto(f"{START}{token_of(Subscription.objects.get())}/")
    expect(page.locator(".sl-alerts__area")).to_be_visible()
    page.check("input[name=rhythm][value=weekly]")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status").first).to_contain_text("gespeichert")
    assert barriers(page) == []
    assert Subscription.objects.get().rhythm == "weekly"


def test_the_feed_address_can_be_copied(visit, barriers, report):
    page = visit(START, **PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.select_option("#id_district", "west")
    page.check("#id_channel_feed")
    page.get_by_role("button", name="Hinweise erhalten").click()
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_contain_text("Kopiert")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/feeds/reports.atom?event=new&district=west&lang=de")
    assert barriers(page) == []
