from frameworks.generic import generic
from frameworks.spec import (
    Cadence,
    Document,
    Field,
    Framework,
    Kind,
    KindRef,
    Level,
    Limit,
    Role,
    Section,
    SectionStyle,
    Source,
    Use,
)

SLUG = "ogsm"

objective = Kind(
    slug="objective",
    label="Objective",
    label_plural="Objectives",
    parents=(KindRef(SLUG, "objective"), KindRef(SLUG, "strategy")),
    role=Role.AIM,
    # It also stands under what other frameworks aim at, whatever they are.
    under=(Role.HORIZON, Role.AIM),
    measured=False,
    begins_document=True,
    source=Source.MEAN,
    cadence=Cadence.QUARTERLY,
    asks_confidence=False,
    limits=dict.fromkeys(
        Level, Limit(1, 1, per="owner", source="one page, one objective")
    ),
    guidance=("What do you want to become, in words?",),
)
goal = Kind(
    slug="goal",
    label="Goal",
    label_plural="Goals",
    parents=(KindRef(SLUG, "objective"),),
    role=Role.RESULT,
    is_root=False,
    icon="gauge",
    cadence=Cadence.MONTHLY,
    guidance=("Which number tells that the objective is reached?",),
)
strategy = Kind(
    slug="strategy",
    label="Strategy",
    label_plural="Strategies",
    parents=(KindRef(SLUG, "objective"),),
    role=Role.AIM,
    is_root=False,
    measured=False,
    ranked=True,
    icon="list-tree",
    source=Source.MEAN,
    cadence=Cadence.QUARTERLY,
    asks_confidence=False,
    limits=dict.fromkeys(Level, Limit(3, 5, per="parent")),
    fields=(Field("choice", "What is left out for it?"),),
    guidance=("What will you do, and what will you leave?",),
)
measure = Kind(
    slug="measure",
    label="Measure",
    label_plural="Measures",
    parents=(KindRef(SLUG, "strategy"),),
    role=Role.RESULT,
    under=(Role.AIM,),
    is_root=False,
    icon="gauge",
    cadence=Cadence.MONTHLY,
    guidance=("How will you see each month that the strategy works?",),
)
framework = Framework(
    slug=SLUG,
    name="OGSM",
    version="1",
    summary="Objective, goals, strategies and measures on one page",
    kinds=(objective, goal, strategy, measure),
    horizon_days=(180, 1830),
    checks=(
        generic("no_metric", "goal", "measure"),
        generic("no_target", "goal", "measure"),
    ),
    uses={Level.COMPANY: Use.ALLOWED, Level.DEPARTMENT: Use.ALLOWED},
    document=Document(
        name="OGSM",
        sections=(
            Section("Objective", kinds=("objective",), style=SectionStyle.TITLE),
            Section(
                "Goals",
                "the objective in numbers",
                ("goal",),
                style=SectionStyle.CARRIERS,
            ),
            Section(
                "Strategies and measures",
                "what we do, and how we see it",
                ("strategy", "measure"),
                style=SectionStyle.CARRIERS,
            ),
        ),
    ),
)
