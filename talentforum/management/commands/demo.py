"""`manage.py demo`: three articles with what was said, asked and told under them, and accounts to try it with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from talentforum.demo import Demo


class Command(BaseCommand):
    """Loads the demo."""

    help = "Load the articles, all that stands under them, and the demo accounts; the second time nothing changes."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing; raise CommandError where published passwords would be a hole."""
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo's passwords are public: set TALENTFORUM_DEMO=on if that is what you want.")
        demo = Demo()
        demo.load()
        self.stdout.write(demo.accounts_text())
