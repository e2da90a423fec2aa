"""Which of the installed apps are ours."""

from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
OUR_APPS = {one.label for one in apps.get_app_configs() if Path(one.path).parent == ROOT}
