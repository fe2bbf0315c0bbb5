"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
# What is loaded by now stays: no search for garbage looks at it again. Big answers cause fewer searches, too.
gc.freeze()
gc.set_threshold(20_000, 20, 20)
