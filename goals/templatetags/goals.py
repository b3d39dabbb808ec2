from django import template
from django.utils.safestring import SafeString

from goals.text import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Render Markdown as safe HTML."""
    return render_markdown(text)
