"""How forms look everywhere."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders each field by `templates/forms/field.html`: label above, help below, errors at the field."""

    field_template_name = "forms/field.html"
