from django.utils.translation import gettext as _

from frameworks.spec import Finding, Goalish


def key_result_needs_a_metric(goal: Goalish) -> Finding | None:
    """Source 000: every key result is a number or a yes/no delivery."""
    if goal.kind != "key_result" or goal.has_target:
        return None
    if goal.has_metric:
        return Finding("no_target", _("Target to be set."))
    return Finding("no_metric", _("This key result has no metric yet."))


def objective_is_not_a_number(goal: Goalish) -> Finding | None:
    """Source 000: the objective says where to; its key results carry the numbers."""
    if goal.kind != "objective" or not goal.has_metric or goal.n_children:
        return None
    text = _("This objective has a number and no key results.")
    return Finding("no_key_results", text)
