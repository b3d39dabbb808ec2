"""No kind of message is forgotten on the page that offers a choice."""

from notifications.models import Kind
from notifications.outbox.channels import offered
from notifications.preferences.selectors import LEADING, MINE, SHARED


def test_every_kind_with_a_choice_has_its_place() -> None:
    placed = [*MINE, *SHARED, *LEADING]
    assert len(placed) == len(set(placed))
    assert set(placed) == {kind for kind in Kind if offered(kind)}
