from django.utils.translation import gettext_lazy as _

from frameworks.generic import generic
from frameworks.spec import (
    Cadence,
    Document,
    Field,
    FieldType,
    Framework,
    Kind,
    KindRef,
    Level,
    Limit,
    Role,
    Scoring,
    Section,
    SectionStyle,
    Source,
    Use,
)

SLUG = "okr"
COMMITTED, ASPIRATIONAL = "committed", "aspirational"
PERSONAL = Limit(2, 3, per="owner", source="002: three objectives is the right ceiling")
COMPANY = Limit(2, 5, per="owner", source="002: company objectives")
KEY_RESULTS = Limit(2, 4, per="parent", source="002: 2–4 key results")
COMPANY_KEY_RESULTS = Limit(3, 5, per="parent", source="002: 3–5 key results")

ambition = Field(
    "ambition",
    _("Ambition"),
    FieldType.CHOICE,
    choices=(
        (COMMITTED, _("Committed: we expect to reach it")),
        (ASPIRATIONAL, _("Aspirational: 70 % is a good result")),
    ),
    hint=_("About 0.7 is a good result for an aspirational goal."),
)
objective = Kind(
    slug="objective",
    label=_("Objective"),
    label_plural=_("Objectives"),
    parents=(KindRef(SLUG, "objective"),),
    role=Role.AIM,
    under=(Role.HORIZON, Role.AIM, Role.RESULT),
    measured=False,
    begins_document=True,
    source=Source.MEAN,
    limits={
        Level.COMPANY: COMPANY,
        Level.DEPARTMENT: PERSONAL,
        Level.TEAM: PERSONAL,
        Level.INDIVIDUAL: PERSONAL,
    },
    cadence=Cadence.WEEKLY,
    asks_confidence=False,
    fields=(ambition,),
    guidance=(
        _(
            "What will be different? Write it so that a colleague in another team "
            "understands."
        ),
        _("If this is reached, does the parent goal become more likely?"),
    ),
)
key_result = Kind(
    slug="key_result",
    label=_("Key result"),
    label_plural=_("Key results"),
    # Below another key result it is a part of that number.
    parents=(KindRef(SLUG, "objective"), KindRef(SLUG, "key_result")),
    role=Role.RESULT,
    under=(Role.AIM,),
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
    fields=(ambition,),
    guidance=(
        _("Which number will show it? Give a start and a target."),
        _("How sure are you? 80 % is safe, 50 % is bold, 30 % is a stretch."),
    ),
)
# The completed form of source 000: team, objective, period, key results with their
# confidence, and the weekly notes.
document = Document(
    name=_("OKRs"),
    sections=(
        Section(_("Objectives"), kinds=("objective",), style=SectionStyle.CARRIERS),
        Section(
            _("Progress"),
            _("weekly notes on the key results"),
            kinds=("objective", "key_result"),
            style=SectionStyle.NOTES,
        ),
    ),
    template="okr/document.html",
)
framework = Framework(
    slug=SLUG,
    name=_("OKR"),
    version="2",
    kinds=(objective, key_result),
    horizon_days=(28, 366),
    source="000, 002",
    summary=_("Objectives and key results, one quarter at a time"),
    guidance=(_("Two or three objectives, with two to four key results each."),),
    checks=(
        generic("no_metric", "key_result"),
        generic("no_target", "key_result"),
        generic("number_alone", "objective"),
    ),
    uses=dict.fromkeys(Level, Use.DEFAULT),
    scoring=Scoring.SCORE,
    good_from={"": 0.7, ASPIRATIONAL: 0.7, COMMITTED: 1.0},
    document=document,
)
