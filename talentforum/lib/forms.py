"""How forms look everywhere, and how one with errors is answered."""

from django.forms.renderers import TemplatesSetting

INVALID = 422  # Unprocessable Content (RFC 9110, 15.5.21): a form with errors


class Renderer(TemplatesSetting):
    """Renders each field by `templates/forms/field.html`: label above, help below, errors at the field."""

    field_template_name = "forms/field.html"
