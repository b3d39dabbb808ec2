from django.utils.translation import gettext_lazy as _

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

SLUG = "bhag"
YEARS = (10, 25)

bhag = Kind(
    slug="bhag",
    label=_("BHAG"),
    label_plural=_("BHAGs"),
    parents=(),
    role=Role.HORIZON,
    measured=False,
    begins_document=True,
    # Quarters are too short to judge a goal of 10–25 years.
    paced_by_year=True,
    icon="sunrise",
    source=Source.MEAN,
    levels=(Level.COMPANY,),
    limits={Level.COMPANY: Limit(1, 1, per="owner", source="000: one long-term goal")},
    cadence=Cadence.YEARLY,
    asks_confidence=False,
    fields=(
        Field("purpose", _("Purpose"), FieldType.LONG_TEXT, hint=_("Why do we exist?")),
        Field(
            "vivid_description",
            _("Vivid description"),
            FieldType.LONG_TEXT,
            hint=_("What will it look like on the day you reach it?"),
        ),
    ),
    guidance=(
        _(
            "Write one sentence that needs no explanation, for a goal 10 to 25 years "
            "away."
        ),
        _(
            "It doesn’t have to be certain. Is it bolder than anything you’ve done so "
            "far?"
        ),
    ),
)
core_value = Kind(
    slug="core_value",
    label=_("Core value"),
    label_plural=_("Core values"),
    parents=(KindRef(SLUG, "bhag"),),
    role=Role.STATEMENT,
    is_root=False,
    measured=False,
    contributes=False,
    ranked=True,
    icon="flag",
    levels=(Level.COMPANY,),
    cadence=Cadence.NEVER,
    asks_confidence=False,
    guidance=(_("What would you hold on to even if it cost you?"),),
)
milestone = Kind(
    slug="milestone",
    label=_("Milestone"),
    label_plural=_("Milestones"),
    parents=(KindRef(SLUG, "bhag"),),
    role=Role.HORIZON,
    is_root=False,
    measured=True,
    paced_by_year=True,
    icon="flag",
    source=Source.METRIC,
    levels=(Level.COMPANY,),
    cadence=Cadence.YEARLY,
    asks_confidence=False,
    guidance=(_("What has to be true, and by which year?"),),
)
document = Document(
    name=_("Horizon"),
    sections=(
        Section(_("The goal"), kinds=("bhag",), style=SectionStyle.TITLE),
        Section(_("Purpose"), field="purpose", style=SectionStyle.FIELD),
        Section(
            _("Vivid description"),
            field="vivid_description",
            style=SectionStyle.FIELD,
        ),
        Section(_("Core values"), kinds=("core_value",), style=SectionStyle.RANKED),
        Section(_("The way there"), kinds=("milestone",), style=SectionStyle.CARRIERS),
    ),
    template="bhag/document.html",
)
framework = Framework(
    slug=SLUG,
    name=_("BHAG"),
    version="1",
    kinds=(bhag, core_value, milestone),
    # Milestones are shorter: the minimum applies only to goals without a parent.
    horizon_days=(YEARS[0] * 365, YEARS[1] * 366),
    source="000",
    summary=_("One goal, 10 to 25 years away"),
    guidance=(_("One for the whole company. Company goals contribute to it."),),
    uses={Level.COMPANY: Use.ALLOWED},
    scoring=Scoring.NONE,
    document=document,
)
