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
    Role,
    Section,
    SectionScope,
    SectionStyle,
    Source,
    Use,
)

SLUG = "whats_hows"

what = Kind(
    slug="what",
    label=_("What"),
    label_plural=_("Whats"),
    parents=(KindRef(SLUG, "what"),),
    role=Role.AIM,
    under=(Role.HORIZON, Role.AIM, Role.RESULT),
    # It has one metric of its own; with several, each is a metric below it.
    measured=True,
    begins_document=True,
    icon="target",
    source=Source.METRIC,
    cadence=Cadence.WEEKLY,
    guidance=(
        _("What are you trying to accomplish?"),
        _("Which metric shows that it’s achieved? It can be a yes or no."),
    ),
)
metric = Kind(
    slug="metric",
    label=_("Metric"),
    label_plural=_("Metrics"),
    parents=(KindRef(SLUG, "what"),),
    role=Role.RESULT,
    under=(Role.AIM,),
    is_root=False,
    measured=True,
    icon="gauge",
    source=Source.METRIC,
    cadence=Cadence.WEEKLY,
    guidance=(_("Which number, with start and target, or which deliverable?"),),
)
how = Kind(
    slug="how",
    label=_("How"),
    label_plural=_("Hows"),
    parents=(),
    role=Role.STATEMENT,
    measured=False,
    contributes=False,
    ranked=True,
    icon="users",
    cadence=Cadence.NEVER,
    asks_confidence=False,
    fields=(
        Field(
            "aspect",
            _("Aspect"),
            FieldType.CHOICE,
            choices=(
                ("values", _("Values")),
                ("process", _("Process")),
                ("operations", _("Operations")),
                ("philosophy", _("Philosophy")),
            ),
        ),
    ),
    guidance=(
        _("How is your unit designed to achieve its goals?"),
        _("How are people expected to act along the way?"),
    ),
)
document = Document(
    name=_("Whats and Hows"),
    sections=(
        Section(
            _("The what"),
            _("goals and their metrics"),
            ("what", "metric"),
            style=SectionStyle.TABLE,
        ),
        Section(
            _("The how"),
            _("values, process, operations, philosophy"),
            ("how",),
            scope=SectionScope.LINE,
        ),
    ),
    template="whats_hows/document.html",
)
framework = Framework(
    slug=SLUG,
    name=_("Whats & Hows"),
    version="1",
    kinds=(what, metric, how),
    horizon_days=(7, 366),
    source="000",
    summary=_("Goals with one metric each, and the behaviour to reach them"),
    guidance=(
        _("Hows have no percentage. They’re discussed in reviews."),
        _("They apply to a unit and all units below it."),
    ),
    checks=(generic("no_target", "what", "metric"),),
    uses=dict.fromkeys(Level, Use.ALLOWED),
    document=document,
)
