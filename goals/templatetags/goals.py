from django import template
from django.utils.safestring import SafeString

from goals.text import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """What a person wrote, as safe HTML."""
    return render_markdown(text)
