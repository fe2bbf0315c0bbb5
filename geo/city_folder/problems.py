"""What is wrong with a folder, all of it at once."""


class CityFolderError(Exception):
    """One line per problem: `services.yaml:12: …`. Nothing was written."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Problems:
    """Collects what is wrong, so that people mend a folder in one go and not line by line."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, where: str, what: str) -> None:
        """Note a problem at `where` (`services.yaml:12`); `what` names the value and what to do."""
        if (line := f"{where}: {what}") not in self.found:
            self.found.append(line)

    def raise_if_any(self) -> None:
        if self.found:
            raise CityFolderError(self.found)
