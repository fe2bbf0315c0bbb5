"""Brings the message catalogues up to date with code and templates."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from config.catalogue import merge, untranslated, write


class Command(BaseCommand):
    help = "Adds new texts to locale/de and drops unused ones; names what still needs a translation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--language", default="de")

    def handle(self, *args, language: str, **options) -> None:
        catalogue = merge(language)
        write(language, catalogue)
        missing = untranslated(catalogue)
        for text in missing:
            self.stdout.write(f"- {text}")
        self.stdout.write(f"{len(catalogue)} texts, {len(missing)} without a translation.")
