from django import template

from organizations import policy

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: template.Context, action: str) -> bool:
    """`{% may "goals.import" as imports %}`: of the organization as a whole. Queries: 0."""
    membership = context.get("membership")
    return membership is not None and policy.may(membership, action)
