"""People with a log-in, what they may do where, and their access tokens."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from geo.models import Office
from reports.domain.workflow import Role

ROLE_CHOICES = [(role.value, role.name) for role in Role if role is not Role.REPORTER]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True} | fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this e-mail address, however it is written."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who works with reports; the e-mail address is the log-in."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_staff = models.BooleanField(_("may use the administration"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(default=timezone.now, verbose_name=_("joined"))

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name, verbose_name_plural = _("user"), _("users")

    def __str__(self) -> str:
        return self.name or self.email

    def offices_as(self, *roles: Role):
        """The offices where this person holds one of the roles (any, if none is named), with all below."""
        grants = self.grants.all()
        if roles:
            grants = grants.filter(role__in=roles)
        return Office.objects.subtree(grants.values_list("office_id", flat=True))

    def roles_at(self, office: Office) -> list[Role]:
        """The roles that this person holds for an office: granted there or above, or all of them."""
        if self.is_superuser:
            return [role for role in Role if role is not Role.REPORTER]
        held = sorted(set(self.grants.values_list("role", flat=True)))
        return [role for role in map(Role, held) if self.offices_as(role).filter(pk=office.pk).exists()]

    def holds(self, *roles: Role) -> bool:
        """Whether this person has one of the roles anywhere."""
        return not self._held.isdisjoint(roles)

    @cached_property
    def _held(self) -> frozenset[str]:
        # Asked several times on a page: by the view, by its navigation, at its foot.
        return frozenset(self.grants.values_list("role", flat=True))


class RoleGrant(models.Model):
    """A role in an office and everything below it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=ROLE_CHOICES)
    office = models.ForeignKey(Office, models.CASCADE, related_name="grants", verbose_name=_("office"))

    class Meta:
        verbose_name, verbose_name_plural = _("role"), _("roles")
        constraints = [models.UniqueConstraint(fields=["user", "role", "office"], name="role_granted_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}, {self.office}"


class AccessToken(models.Model):
    """A key for the API. Only its SHA-256 is kept; the key is shown once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
