"""How long something has been waiting."""

from django import template

from talentforum.lib.spans import span_since

register = template.Library()
register.filter("span_since", span_since)
