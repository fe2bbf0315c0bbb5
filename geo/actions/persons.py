"""Who changes something. This room does not know what else a person is."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

# The type of request.user; nobody who is not logged in changes anything, but the type checker cannot know.
Person = AbstractBaseUser | AnonymousUser
