"""Signs of levels and of health: always a shape, a word and a colour."""

from __future__ import annotations

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ui.charts.svg import use

LEVELS = ("horizon", "company", "department", "team", "individual", "open", "logo")
# Health status to its shape in the sprite, its CSS class and its label.
HEALTH = {
    "on_track": ("on", "h-on", _("On track")),
    "at_risk": ("risk", "h-risk", _("At risk")),
    "off_track": ("off", "h-off", _("Off track")),
    "not_updated": ("idle", "h-idle", _("Not updated")),
    "done": ("done", "h-line", _("Done")),
}
SILENT = HEALTH["not_updated"]


def glyph(level: str, css: str = "") -> SafeString:
    """The icon of a level; an unknown level gets the icon of an unwritten goal."""
    name = level if level in LEVELS else "open"
    return use(f"g-{name}", css=f"g {css}".strip())


def level_class(level: str) -> str:
    """`g-team`: has a style sheet draw the level's sign (static/css/outline-signs.css)."""
    return f"g-{level if level in LEVELS else 'open'}"


def health_shape(status: str) -> SafeString:
    """The shape alone, for places that show the word, too."""
    shape, _css, _word = HEALTH.get(status, SILENT)
    return use(f"h-{shape}", css="hg")


def health_class(status: str) -> str:
    """The CSS class that colours a chart or a banner."""
    return HEALTH.get(status, SILENT)[1]


def health_word(status: str) -> str:
    return str(HEALTH.get(status, SILENT)[2])


def health(status: str, text: str = "") -> SafeString:
    """Shape and word. `text` replaces the visible word."""
    chip: str = escape(health_word(status))
    if text:
        chip = (
            f'<span class="visually-hidden">{chip}: </span>{conditional_escape(text)}'
        )
    return SafeString(
        f'<span class="health {health_class(status)}">{health_shape(status)}'
        f"<span>{chip}</span></span>"
    )
