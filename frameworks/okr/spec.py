from django.utils.translation import gettext_lazy as _

from frameworks.okr.checks import key_result_needs_a_metric, objective_is_not_a_number
from frameworks.spec import Cadence, Framework, Kind, KindRef, Level, Limit, Source

SLUG = "okr"
PERSONAL = Limit(2, 3, per="owner", source="002: three objectives is the right ceiling")
COMPANY = Limit(2, 5, per="owner", source="002: company objectives")
KEY_RESULTS = Limit(2, 4, per="parent", source="002: 2–4 key results")
COMPANY_KEY_RESULTS = Limit(3, 5, per="parent", source="002: 3–5 key results")

objective = Kind(
    slug="objective",
    label=_("Objective"),
    label_plural=_("Objectives"),
    parents=(KindRef(SLUG, "objective"),),
    measured=False,
    source=Source.MEAN,
    limits={
        Level.COMPANY: COMPANY,
        Level.DEPARTMENT: PERSONAL,
        Level.TEAM: PERSONAL,
        Level.INDIVIDUAL: PERSONAL,
    },
    cadence=Cadence.WEEKLY,
    asks_confidence=False,
    guidance=(
        _("What will be different? Say it so that a colleague elsewhere understands."),
        _("If this is reached, does the goal above become more likely?"),
    ),
)
key_result = Kind(
    slug="key_result",
    label=_("Key result"),
    label_plural=_("Key results"),
    # Under another key result it carries a part of that number.
    parents=(KindRef(SLUG, "objective"), KindRef(SLUG, "key_result")),
    is_root=False,
    measured=True,
    source=Source.METRIC,
    limits={
        Level.COMPANY: COMPANY_KEY_RESULTS,
        Level.DEPARTMENT: KEY_RESULTS,
        Level.TEAM: KEY_RESULTS,
        Level.INDIVIDUAL: KEY_RESULTS,
    },
    cadence=Cadence.WEEKLY,
    default_confidence=50,
    guidance=(
        _("Which number will show it, from where to where?"),
        _("How sure are you? 80 % is safe, 50 % is bold, 30 % is a stretch."),
    ),
)
framework = Framework(
    slug=SLUG,
    name=_("OKR"),
    version="1",
    kinds=(objective, key_result),
    horizon_days=(28, 366),
    source="000, 002",
    guidance=(_("Two or three objectives, with two to four key results each."),),
    checks=(key_result_needs_a_metric, objective_is_not_a_number),
)
