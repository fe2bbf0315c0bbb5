"""Who may call what. What they may see there is a query set."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from reports.domain.workflow import Role


class IsCrew(BasePermission):
    """Holds the crew role in some office."""

    def has_permission(self, request: Request, view: object) -> bool:
        return bool(request.user.is_authenticated and request.user.holds(Role.CREW))
