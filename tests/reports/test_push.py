"""Messages to devices: only the browser can read them, and only trusted services are asked."""

import json
import logging
import time
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone

from reports.actions import move_report
from reports.alerts import deliveries, notices
from reports.alerts.following import follow_report
from reports.alerts.push.sealing import LONGEST, seal
from reports.alerts.push.sending import PushNotSent
from reports.alerts.push.signing import application_key
from reports.alerts.reaching import Device
from reports.domain.workflow import Role, Status
from reports.errors import Refused
from reports.models import Delivery, Subscription
from tests.builders import a_report, a_user
from tests.reports.a_push_service import Browser, PushService, b64, signed_claims, unb64

pytestmark = pytest.mark.django_db
BROWSER = Browser()


@pytest.fixture
def service(settings):
    with PushService() as running:
        settings.PUSH_HOSTS = (running.origin,)
        yield running


def a_device(service: PushService, browser: Browser = BROWSER, name: str = "device") -> Device:
    return Device(f"{service.origin}/{name}", **browser.keys)


def something_to_tell(device: Device, report=None) -> str:
    """A follower on a device, and a delivery about a step that a crew took."""
    report = report or a_report(description="Q7X")
    follow_report(report, device=device, language="en")
    crew = a_user("crew", "roads-west")
    moved = move_report(report, Status.IN_PROGRESS, actor=crew, role=Role.CREW)
    notices.spread(moved.timeline.last().pk)
    notices.bundle(now=timezone.now() + timedelta(minutes=5))
    return str(Delivery.objects.get().pk)


def test_the_example_of_rfc_8291():
    ours = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        unb64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        unb64("BTBZMqHH6r4Tts7J_aSIgg"),
        our_key=ec.derive_private_key(ours, ec.SECP256R1()),
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert b64(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC"
        "8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_each_message_is_sealed_anew_and_one_that_is_too_long_is_not_sent():
    first, second = (seal(b"x", BROWSER.point, BROWSER.auth) for _ in range(2))
    assert first != second
    assert BROWSER.open(seal(b"x" * LONGEST, BROWSER.point, BROWSER.auth)) == b"x" * LONGEST
    assert len(seal(b"x" * LONGEST, BROWSER.point, BROWSER.auth)) <= 4096
    with pytest.raises(ValueError, match="bytes, more than"):
        seal(b"x" * (LONGEST + 1), BROWSER.point, BROWSER.auth)


def test_a_device_reads_what_happened_and_nothing_that_people_wrote(service):
    report = a_report(description="Q7X", address="Q7X-Weg")
    deliveries.deliver(something_to_tell(a_device(service), report))
    (got,) = service.received
    assert got.path == "/device"
    assert got.headers["content-encoding"] == "aes128gcm"
    assert got.headers["ttl"] == "86400"
    assert report.public_code.encode() not in got.body
    said = json.loads(BROWSER.open(got.body))
    assert said["title"] == f"Pothole: In progress ({report.public_code})"
    assert said["url"] == f"/en/reports/{report.public_code}/"
    assert said["lang"] == "en"
    assert Delivery.objects.get().sent_at


def test_push_services_can_tell_who_sends(service, settings):
    deliveries.deliver(something_to_tell(a_device(service)))
    claims, key = signed_claims(service.received[0].headers["authorization"])
    assert key == application_key()
    assert claims["aud"] == service.origin
    assert time.time() < claims["exp"] < time.time() + 24 * 3600
    assert claims["sub"] == f"mailto:{settings.DEFAULT_FROM_EMAIL}"


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_takes_all_its_subscriptions_along(service, status):
    device = a_device(service)
    follow_report(a_report(), device=device, language="de")
    follow_report(a_report(), device=a_device(service, name="other"), language="de")
    delivery = something_to_tell(device)
    service.status = status
    deliveries.deliver(delivery)
    assert [one.endpoint for one in Subscription.objects.all()] == [f"{service.origin}/other"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(service, status):
    delivery = something_to_tell(a_device(service))
    service.status = status
    with pytest.raises(PushNotSent, match=f"status {status}"):
        deliveries.deliver(delivery)
    assert not Delivery.objects.get().sent_at
    service.status = 201
    deliveries.deliver(delivery)
    assert Delivery.objects.get().sent_at
    first, second = (json.loads(BROWSER.open(one.body)) for one in service.received)
    assert first["tag"] == second["tag"], "the browser shows a repeat in the place of the first"


def test_a_service_that_hangs_up_is_tried_again_and_named_nowhere(settings, caplog):
    with PushService() as gone:
        settings.PUSH_HOSTS = (gone.origin,)
        delivery = something_to_tell(a_device(gone, name="secret-address"))
    with pytest.raises(PushNotSent) as refusal:
        deliveries.deliver(delivery)
    assert "secret-address" not in str(refusal.value)
    assert "secret-address" not in caplog.text


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(service, status):
    delivery = something_to_tell(a_device(service))
    service.status, service.location = status, f"{service.origin}/inside"
    deliveries.deliver(delivery)
    assert [one.path for one in service.received] == ["/device"]


def test_a_service_that_is_trusted_no_more_is_not_asked(service, settings, caplog):
    caplog.set_level(logging.WARNING)
    delivery = something_to_tell(a_device(service))
    settings.PUSH_HOSTS = ("push.example",)
    deliveries.deliver(delivery)
    assert service.received == []
    assert "not trusted" in caplog.text


@pytest.mark.parametrize(
    ("over", "pointer"),
    [
        ({"endpoint": "https://169.254.169.254/latest/meta-data"}, "/push/endpoint"),
        ({"endpoint": "http://127.0.0.1:1/"}, "/push/endpoint"),
        ({"endpoint": ""}, "/push/endpoint"),
        ({"p256dh": b64(b"\x04" + bytes(64))}, "/push/keys/p256dh"),
        ({"p256dh": "AAAA"}, "/push/keys/p256dh"),
        ({"p256dh": "ä"}, "/push/keys/p256dh"),
        ({"auth": b64(bytes(15))}, "/push/keys/auth"),
        ({"auth": "!"}, "/push/keys/auth"),
    ],
)
def test_addresses_and_keys_that_no_browser_gives_are_refused(service, over, pointer):
    given = {"endpoint": f"{service.origin}/device"} | BROWSER.keys | over
    with pytest.raises(Refused) as refusal:
        follow_report(a_report(), device=Device(**given), language="de")
    assert [error.pointer for error in refusal.value.errors] == [pointer]
    assert not Subscription.objects.exists()


def test_a_device_needs_no_letter_and_follows_once(service):
    report = a_report()
    first = follow_report(report, device=a_device(service), language="de")
    assert first.confirmed_at
    assert follow_report(report, device=a_device(service), language="de") == first
