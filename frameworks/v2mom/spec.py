from django.utils.translation import gettext_lazy as _

from frameworks.generic import generic
from frameworks.spec import (
    Cadence,
    Document,
    Framework,
    Kind,
    KindRef,
    Level,
    Limit,
    Role,
    Section,
    SectionScope,
    SectionStyle,
    Source,
    Use,
)

SLUG = "v2mom"
UNDER_VISION = (KindRef(SLUG, "vision"),)

vision = Kind(
    slug="vision",
    label=_("Vision"),
    label_plural=_("Visions"),
    # A department's is below the company's, or below the method that it supports.
    parents=(KindRef(SLUG, "vision"), KindRef(SLUG, "method")),
    role=Role.AIM,
    under=(Role.HORIZON, Role.AIM),
    measured=False,
    begins_document=True,
    icon="eye",
    source=Source.MEAN,
    limits=dict.fromkeys(Level, Limit(1, 1, per="owner", source="000: one vision")),
    cadence=Cadence.NEVER,
    asks_confidence=False,
    guidance=(_("What do you want to do or achieve?"),),
)
value = Kind(
    slug="value",
    label=_("Value"),
    label_plural=_("Values"),
    parents=UNDER_VISION,
    role=Role.STATEMENT,
    is_root=False,
    measured=False,
    contributes=False,
    ranked=True,
    icon="flag",
    cadence=Cadence.NEVER,
    asks_confidence=False,
    limits=dict.fromkeys(Level, Limit(3, 5, per="parent", source="000: five values")),
    guidance=(
        _("Which principle or belief helps you pursue the vision?"),
        _("Which comes first when two of them conflict?"),
    ),
)
method = Kind(
    slug="method",
    label=_("Method"),
    label_plural=_("Methods"),
    parents=UNDER_VISION,
    role=Role.AIM,
    under=(Role.AIM,),
    is_root=False,
    measured=False,
    ranked=True,
    icon="list-tree",
    source=Source.MEAN,
    cadence=Cadence.NEVER,
    asks_confidence=False,
    limits=dict.fromkeys(Level, Limit(3, 8, per="parent", source="000: six methods")),
    guidance=(_("Which step is needed to get the job done?"),),
)
obstacle = Kind(
    slug="obstacle",
    label=_("Obstacle"),
    label_plural=_("Obstacles"),
    parents=(KindRef(SLUG, "vision"), KindRef(SLUG, "method")),
    role=Role.STATEMENT,
    is_root=False,
    measured=False,
    contributes=False,
    icon="circle-alert",
    cadence=Cadence.NEVER,
    asks_confidence=False,
    guidance=(_("What will you have to overcome to achieve the vision?"),),
)
measure = Kind(
    slug="measure",
    label=_("Measure"),
    label_plural=_("Measures"),
    # Below a method, or below the vision.
    parents=(
        KindRef(SLUG, "method"),
        KindRef(SLUG, "vision"),
        KindRef(SLUG, "measure"),
    ),
    role=Role.RESULT,
    under=(Role.AIM, Role.RESULT),
    is_root=False,
    measured=True,
    icon="gauge",
    source=Source.METRIC,
    cadence=Cadence.WEEKLY,
    guidance=(_("How will you know it’s achieved: by a number, or a yes or no?"),),
)
document = Document(
    name=_("V2MOM"),
    sections=(
        Section(_("Vision"), _("what we want"), ("vision",), style=SectionStyle.TITLE),
        Section(
            _("Values"),
            _("what matters about it"),
            ("value",),
            style=SectionStyle.RANKED,
            scope=SectionScope.OWN,
        ),
        Section(
            _("Methods and measures"),
            _("how, and how we’ll know"),
            ("method", "measure"),
            style=SectionStyle.CARRIERS,
        ),
        Section(
            _("Obstacles"),
            _("what stands in the way"),
            ("obstacle",),
            style=SectionStyle.LIST,
        ),
    ),
    template="v2mom/document.html",
)
framework = Framework(
    slug=SLUG,
    name=_("V2MOM"),
    version="1",
    kinds=(vision, value, method, obstacle, measure),
    horizon_days=(80, 366),
    source="000",
    summary=_("Vision, values, methods, obstacles and measures, one year at a time"),
    guidance=(_("Written by leadership, or by every department and every person."),),
    checks=(generic("no_metric", "measure"), generic("no_target", "measure")),
    uses=dict.fromkeys(Level, Use.ALLOWED),
    document=document,
)
