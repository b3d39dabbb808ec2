from django.urls import path

from setup.rhythm.views import overview, people, places, policy, questions, rules

app_name = "rhythm"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("everybody/", rules.of_everybody, name="rule"),
    path("units/<slug:unit_id>/", rules.of_unit, name="rule_of_unit"),
    path("frameworks/<slug:framework>/", rules.of_framework, name="rule_of_framework"),
    path("goals/<slug:goal_id>/", rules.of_goal, name="rule_of_goal"),
    path("people/<slug:member_id>/", rules.of_member, name="rule_of_member"),
    path("policy/", policy.policy, name="policy"),
    path("questions/", questions.questions, name="questions"),
    path("questions/usual/", questions.usual, name="usual_questions"),
    path("questions/<slug:question_id>/", questions.question, name="question"),
    path("questions/<slug:question_id>/move/", questions.move, name="move_question"),
    path(
        "questions/<slug:question_id>/retire/",
        questions.retire,
        name="retire_question",
    ),
    path("questions/<slug:question_id>/back/", questions.back, name="question_back"),
    path("places/", places.places, name="places"),
    path("places/new/", places.new, name="place_new"),
    path("places/day/", places.day_of_all, name="day_of_all"),
    path("places/people/", people.people, name="place_people"),
    path("places/people/<slug:member_id>/", people.person, name="place_person"),
    path("places/<slug:location_id>/", places.place, name="place"),
    path("places/<slug:location_id>/days/", places.days, name="place_days"),
    path("places/<slug:location_id>/remove/", places.remove, name="place_remove"),
]
