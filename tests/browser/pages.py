"""The public pages that every test of all pages looks at. `{code}` is that of a public report."""

from reports.models import Report

PATHS = {
    "home": "/de/",
    "map": "/de/map/",
    "frame": "/de/map/embed/",
    "finder": "/de/offices/",
    "office": "/de/offices/roads-west/",
    "status": "/de/reports/{code}/",
    "look-up": "/de/reports/?code=oops",
    "report": "/de/report/",
    "my-reports": "/de/my/",
    "link-sent": "/de/my/sent/",
    "alerts": "/de/alerts/",
    "follow": "/de/alerts/follow/{code}/",
    "report without network": "/de/report/app/",
    "no network": "/de/offline/",
    "privacy": "/de/privacy/",
    "accessibility": "/de/accessibility/",
    "imprint": "/de/imprint/",
    "log-in": "/de/login/",
}
# A picture in a frame of another page, which has the shell around it.
FRAMED = {"frame"}


def path_of(name: str, report: Report, language: str = "de") -> str:
    return PATHS[name].format(code=report.public_code).replace("/de/", f"/{language}/", 1)
