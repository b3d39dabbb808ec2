from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organizations.policy import require
from people.access import get_person
from people.profile.selectors import profile_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from organizations.middleware import MemberRequest


@require_safe
def profile(request: MemberRequest, org: str, member_id: str) -> HttpResponse:
    """A person's page for colleagues. Whoever has left has none."""
    reader = request.membership
    require(reader, "member.read")
    person = get_person(reader, member_id)
    if person.has_left:
        raise Http404
    context = {"profile": profile_of(person, reader=reader), "person": person}
    return render(request, "people/profile.html", context)
