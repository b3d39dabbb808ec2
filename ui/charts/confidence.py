"""Confidence: a forecast in percent, or in five words where the organization prefers
it.
"""

from __future__ import annotations

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ui.formats import format_percent

WORDS = {
    10: gettext_lazy("won’t make it"),
    30: gettext_lazy("doubtful"),
    50: gettext_lazy("even odds"),
    70: gettext_lazy("likely"),
    90: gettext_lazy("certain"),
}
STEP = 20
PERCENT = "percent"


def digit(value: float) -> int:
    """Percent to 1–5: each word covers twenty percent."""
    return min(5, max(1, int(value // STEP) + 1))


def nearest(value: float) -> int:
    """The percentage of the nearest word: 10, 30, 50, 70 or 90."""
    return digit(value) * STEP - STEP // 2


def confidence_word(value: float | None) -> str:
    return _("not set") if value is None else str(WORDS[nearest(value)])


def confidence_text(value: float | None, style: str) -> str:
    """The word or the percentage, by the organization's confidence style."""
    if value is None or style != PERCENT:
        return confidence_word(value)
    return format_percent(min(round(value), 100) / 100)


def confidence_chip(value: float | None, style: str = "words") -> SafeString:
    """A digit 1–5 on its colour, or the percentage; a dash for None."""
    text = confidence_text(value, style)
    if value is None:
        return _chip("cv cv-0", _("confidence not set"), "–")
    number = digit(value)
    if style == PERCENT:
        label = _("confidence %(percent)s") % {"percent": text}
        return _chip(f"cv cv-pc cv-{number}", label, text)
    label = _("confidence %(digit)d of 5, %(word)s") % {"digit": number, "word": text}
    return _chip(f"cv cv-{number}", label, str(number))


def _chip(css: str, label: str, shown: str) -> SafeString:
    return format_html(
        '<span class="{}" role="img" aria-label="{}">{}</span>', css, label, shown
    )


def confidence_field(
    name: str, value: float | None, style: str = "words", html_id: str = ""
) -> SafeString:
    """The form control: five radios worth 10 to 90, or a percentage field."""
    html_id = html_id or f"id_{name}"
    if style == PERCENT:
        return _percent_field(name, value, html_id)
    text = escape(_("Confidence: %(word)s") % {"word": ""})
    return SafeString(
        f'<fieldset><legend class="lab">{text}<span class="conf-text" '
        f'aria-hidden="true">{_words()}</span></legend>'
        f'<div class="conf">{_radios(name, value, html_id)}</div></fieldset>'
    )


def _words() -> str:
    unset = f'<span data-value="">{escape(_("not set"))}</span>'
    return unset + "".join(
        f'<span data-value="{step}">{escape(word)}</span>'
        for step, word in WORDS.items()
    )


def _radios(name: str, value: float | None, html_id: str) -> str:
    chosen = None if value is None else nearest(value)
    name, html_id = escape(name), escape(html_id)
    return "".join(
        f'<label><input type="radio" id="{html_id}_{number}" name="{name}" '
        f'value="{step}" aria-label="{number}, {escape(word)}"'
        f"{' checked' if step == chosen else ''}>{number}</label>"
        for number, (step, word) in enumerate(WORDS.items(), start=1)
    )


def _percent_field(name: str, value: float | None, html_id: str) -> SafeString:
    return format_html(
        '<div class="field"><label for="{0}">{1}</label><input class="in in-num" '
        'id="{0}" name="{2}" inputmode="numeric" '
        'autocomplete="off" value="{3}"></div>',
        html_id,
        _("Confidence, %"),
        name,
        "" if value is None else round(value),
    )
