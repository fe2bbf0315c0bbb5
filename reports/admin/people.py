"""People with a log-in, and their roles."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from reports.models import RoleGrant, User


class NewPersonForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class RoleInline(admin.TabularInline):
    model = RoleGrant
    extra = 1


@admin.register(User)
class PersonAdmin(UserAdmin):
    """Log-in is the e-mail address; what somebody may do follows from roles in offices."""

    add_form = NewPersonForm
    ordering = ["email"]
    list_display = ["email", "name", "is_active", "is_staff"]
    list_filter = ["is_active", "is_staff", "grants__role"]
    search_fields = ["email", "name"]
    filter_horizontal = ["user_permissions"]
    inlines = [RoleInline]
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["email", "password", "name"]}),
        (_("Access"), {"fields": ["is_active", "is_staff", "is_superuser", "user_permissions"]}),
        (_("Times"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["email", "name", "usable_password", "password1", "password2"],
            },
        ),
    ]
