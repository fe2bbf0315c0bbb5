"""The service worker stands at the root: it may look after pages below its own folder only."""

from django.urls import path

from mobile_api.offline import worker

urlpatterns = [path("service-worker.js", worker.service_worker, name="service_worker")]
