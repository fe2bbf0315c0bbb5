from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from geo.city_folder import Problems, read_yaml
from reports.models import User


class Command(BaseCommand):
    help = "Prints the log-ins of the demo: e-mail, password as it was loaded, roles."

    def add_arguments(self, parser: CommandParser) -> None:
        default = Path(settings.BASE_DIR) / "fixtures" / "weimar"
        parser.add_argument("folder", type=Path, nargs="?", default=default)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        people = read_yaml(folder, "users.yaml", Problems(), empty=[]).data
        known = set(User.objects.filter(is_active=True).values_list("email", flat=True))
        for person in people:
            if person["email"].lower() in known:
                roles = ", ".join(f"{grant['role']} in {grant['office']}" for grant in person["roles"])
                self.stdout.write(f"{person['email']:<34} {person['password']:<14} {roles}")
