"""Template tags for signs, charts and numbers. `ui.charts` renders them.

All tags return escaped, translated markup. Fractions are 0–1, confidence is 0–100, a
status is one of on_track, at_risk, off_track, not_updated, done.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from django import template
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ui import dates, markup
from ui.charts import bars, confidence, health, people, sparkline
from ui.charts.art import art as draw_art
from ui.charts.goalchart import GoalChart
from ui.charts.goalchart import goal_chart as draw_goal_chart
from ui.charts.svg import sprite as sprite_url
from ui.charts.svg import use
from ui.formats import (
    NO_VALUE,
    Format,
    format_as,
    format_coverage,
    format_exact,
    format_fixed,
    format_percent,
    format_points,
    format_signed,
)
from ui.stale_forms import SEEN, version_to_send

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.forms import BaseForm

    from ui.dates import DateFormat


register = template.Library()
register.simple_tag(markup.options)


@register.simple_tag
def icon(name: str, *, large: bool = False) -> SafeString:
    """`{% icon "house" %}`: a symbol of static/icons.svg, hidden from screen readers."""
    return use(f"i-{name}", css="i i-l" if large else "i")


@register.simple_tag
def sprite() -> str:
    """URL of the icon sprite, for hand-written SVG: `{% sprite %}#g-logo`."""
    return sprite_url()


@register.simple_tag
def glyph(level: str, css: str = "") -> SafeString:
    """`{% glyph "team" %}`: horizon, company, department, team, individual, open, logo."""
    return health.glyph(level, css)


@register.simple_tag(name="health")
def health_tag(status: str | None, text: str = "") -> SafeString:
    """`{% health status %}`: shape and word; `text="9 days"` replaces the word."""
    return health.health(status or "", text)


@register.simple_tag
def health_glyph(status: str | None) -> SafeString:
    """The shape alone: put it beside a word, inside an element with `h-…`."""
    return health.health_shape(status or "")


@register.filter
def health_class(status: str | None) -> str:
    """`h-on`, `h-risk`, `h-off`, `h-idle` or `h-line`: colours what is inside."""
    return health.health_class(status or "")


@register.simple_tag
def confidence_chip(value: float | None, style: str = "words") -> SafeString:
    """`{% confidence_chip goal.confidence style=organization.confidence_style %}`."""
    return confidence.confidence_chip(value, style)


@register.simple_tag
def confidence_text(value: float | None, style: str = "words") -> str:
    """The word (“likely”), or the percentage, or “not set”."""
    return confidence.confidence_text(value, style)


@register.simple_tag
def confidence_field(
    name: str, value: float | None, style: str = "words", html_id: str = ""
) -> SafeString:
    """Radios worth 10, 30, 50, 70, 90, or a percent field. Ids must be unique: `html_id`."""
    return confidence.confidence_field(name, value, style, html_id)


@register.simple_tag
def avatar(member: people.NamedPerson | None, *, large: bool = False) -> SafeString:
    """Initials; write the name beside it. Costs a query without `select_related("user")`."""
    return people.avatar(member, large=large) if member else SafeString()


@register.simple_tag
def who(member: people.NamedPerson | None, fallback: str = "") -> SafeString:
    """`{% who goal.owner fallback=goal.owner_name %}`: avatar and name."""
    return people.who(member, fallback)


@register.simple_tag
def bar(value: float | None, **marks: Any) -> SafeString:
    """`{% bar 0.57 pace=0.6 mine_from=0.45 mine_width=0.12 status=… label=… %}`."""
    return bars.bar(value, **marks)


@register.simple_tag
def stack(on: int, risk: int, off: int, idle: int, label: str = "") -> SafeString:
    """`{% stack n_on n_risk n_off n_idle %}`: the health of many goals; labels itself."""
    return bars.stack(on, risk, off, idle, label=label)


@register.simple_tag
def weeks(total: int, now: int) -> SafeString:
    """`{% weeks 13 8 %}`: week 8 of 13."""
    return bars.weeks(total, now)


@register.simple_tag
def spark(points: Sequence[Decimal | float | None], **marks: Any) -> SafeString:
    """`{% spark points start=… target=… of=13 status=… label=… %}`, oldest first."""
    return sparkline.spark(points, **marks)


@register.simple_tag
def goal_chart(chart: GoalChart) -> SafeString:
    """The chart as SVG. Wrap it in `.scroll-x` with `tabindex="0" role="region"` and a
    label.
    """
    return draw_goal_chart(chart)


@register.simple_tag
def art(kind: str) -> SafeString:
    """The illustration of an empty state: goals, clear or search."""
    return draw_art(kind)


@register.simple_tag
def percent(fraction: float | None) -> SafeString | str:
    """`{% percent progress %}`: 0.37 as “37%”; a dash that is read as “not measured”."""
    return _not_measured() if fraction is None else format_percent(fraction)


@register.simple_tag
def coverage(derived: Any, css: str = "chip") -> SafeString | str:
    """`{% coverage goal.progress %}`: “2 of 3 measured”, for beside a number.

    "" where all goals that the number is made of are measured.
    """
    if not derived.is_partial:
        return ""
    text = format_coverage(derived.n_contributing, derived.n_measured)
    return format_html(' <span class="{}">{}</span>', css, text)


@register.simple_tag
def metric_value(
    value: Decimal | float | None,
    goal: Any,
    *,
    compact: bool = False,
    unit: bool = True,
) -> SafeString | str:
    """`{% metric_value progress.value goal compact=True unit=False %}`.

    Reads `metric_type`, `metric_unit`, `currency` and `decimals` of the goal.
    """
    if value is None:
        return _not_measured()
    how = format_of(goal)
    return format_as(value, how if unit else how._replace(unit=""), compact=compact)


@register.filter(expects_localtime=True)
def format_date(value: dt.date | dt.time | Literal[""] | None, how: DateFormat) -> str:
    """`{{ period.week_on|format_date:"long_day" }}`: “1 October”, as `ui.dates` names it.

    A moment is shown in the current time zone, a missing value as "".
    """
    return dates.format_date(value, how) if value else ""


@register.filter
def near_day(day: dt.date, today: dt.date) -> str:
    """`{{ deadline.on|near_day:home.today }}`: “Today”, “Fri” or “12 Jun”."""
    return dates.near_day(day, today)


@register.filter
def points(number: float | None) -> str:
    """`{{ 37|points }}`: “37%”, in the reader's locale; a dash for None."""
    return NO_VALUE if number is None else format_points(number)


@register.filter
def fixed(number: Decimal | float, decimals: int) -> str:
    """`{{ 0.7|fixed:2 }}`: “0.70”, in the reader's locale."""
    return format_fixed(number, decimals)


@register.filter
def exact(number: Decimal | float) -> str:
    """All decimals of a number, without trailing zeros: “1.5”."""
    return format_exact(Decimal(str(number)))


@register.simple_tag
def metric_change(change: Decimal | float | None, goal: Any) -> str:
    """A difference with its sign: “+3”, “−1.5”."""
    return format_signed(change, format_of(goal))


def format_of(goal: Any) -> Format:
    """The format of a goal's values."""
    return Format(goal.metric_type, goal.metric_unit, goal.currency, goal.decimals)


def _not_measured() -> SafeString:
    return format_html(
        '<span aria-hidden="true">–</span><span class="visually-hidden">{}</span>',
        _("not measured"),
    )


@register.simple_tag
def seen(form: BaseForm) -> SafeString:
    """`{% seen form %}`: the version that the form was loaded with (ui.stale_forms)."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', SEEN, version_to_send(form)
    )


@register.simple_tag
def device_key(user: AbstractBaseUser | AnonymousUser) -> str:
    """Key under which a browser stores a person's drafts; "" for anonymous users.

    It is no id that could be used elsewhere.
    """
    # Error pages may have no user at all.
    if not getattr(user, "is_authenticated", False):
        return ""
    key = salted_hmac("organizations.device", str(user.pk), algorithm="sha256")
    return key.hexdigest()[:16]
