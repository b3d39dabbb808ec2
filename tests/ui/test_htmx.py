import json

from django.http import HttpResponse

from ui.htmx import announce, trigger


def test_a_response_carries_several_events() -> None:
    response = announce(trigger(HttpResponse(), "goal-changed"), "“Logos” is saved.")
    events = json.loads(response.headers["HX-Trigger"])
    assert events == {
        "goal-changed": {},
        "announce": {"text": "“Logos” is saved."},
    }
    assert response.headers["HX-Trigger"].isascii()
