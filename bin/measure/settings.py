"""The service as it is in production, and one view more: the empty one."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "measure.urls"
