"""GET /service-worker.js: the script that answers for pages when there is no network."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from mobile_api.api.base import public_answer
from mobile_api.offline import files
from mobile_api.offline.shell import TEMPLATES, address_of, kept_page

# Seconds. Browsers ask at each page, and a version that is some minutes old is as good.
MAX_AGE = 300
# Answers of the API without which there is no form.
DATA = ("api:config", "api:categories")
SCRIPT = """\
// Made for this version of the service; what it does is in the two modules.
import {{ start }} from "{main}";
import "{push}";

start({setup});
"""


@require_safe
def service_worker(request: HttpRequest) -> HttpResponseBase:
    """A few lines that differ with every version of what is kept, so that browsers replace the worker."""
    script = SCRIPT.format(
        main=static("mobile_api/worker/main.js"),
        push=static("mobile_api/worker/push.js"),
        setup=json.dumps(_setup(), indent=2),
    )
    return public_answer(request, script, max_age=MAX_AGE, media_type="text/javascript; charset=utf-8")


def _setup() -> dict[str, Any]:
    pages = {language: _pages(language) for language, _name in settings.LANGUAGES}
    return {
        "version": _version(),
        # Names with a digest never change their content; others are asked for again while there is a network.
        "hashed": files.have_digests(),
        "language": settings.LANGUAGE_CODE,
        "pages": pages,
        # Below these are the pages of the form, which hold what one person typed and are never kept.
        "forms": {language: address_of("report:start", language) for language in pages},
        "files": files.addresses(),
        "theme": reverse("layers:theme"),
        "data": [f"{reverse(name)}?lang={code}" for name in DATA for code, _name in settings.LANGUAGES],
    }


def _pages(language: str) -> dict[str, str]:
    return {name.split(":")[1]: address_of(name, language) for name in TEMPLATES}


def _version() -> str:
    """Of the files and of the pages as they are now: a new text is a new version, too."""
    whole = hashlib.sha256(files.digest().encode())
    for language, _name in settings.LANGUAGES:
        for name in TEMPLATES:
            whole.update(kept_page(name, language).encode())
    return whole.hexdigest()[:16]
