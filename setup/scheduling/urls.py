from django.urls import path

from setup.scheduling.views import locations, overview, people, policy, questions, rules

app_name = "check_in_setup"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("everybody/", rules.of_everybody, name="rule"),
    path("units/<slug:unit_id>/", rules.of_unit, name="rule_of_unit"),
    path("frameworks/<slug:framework>/", rules.of_framework, name="rule_of_framework"),
    path("goals/<slug:goal_id>/", rules.of_goal, name="rule_of_goal"),
    path("people/<slug:member_id>/", rules.of_member, name="rule_of_member"),
    path("policy/", policy.policy, name="policy"),
    path("questions/", questions.questions, name="questions"),
    path("questions/usual/", questions.usual, name="default_questions"),
    path("questions/<slug:question_id>/", questions.question, name="question"),
    path("questions/<slug:question_id>/move/", questions.move, name="move_question"),
    path(
        "questions/<slug:question_id>/retire/",
        questions.retire,
        name="retire_question",
    ),
    path("questions/<slug:question_id>/back/", questions.back, name="restore_question"),
    path("locations/", locations.places, name="locations"),
    path("locations/new/", locations.new, name="location_create"),
    path("locations/day/", locations.day_of_all, name="shared_holiday"),
    path("locations/people/", people.people, name="location_people"),
    path(
        "locations/people/<slug:member_id>/", people.person, name="location_of_member"
    ),
    path("locations/<slug:location_id>/", locations.place, name="location"),
    path(
        "locations/<slug:location_id>/days/", locations.days, name="location_holidays"
    ),
    path(
        "locations/<slug:location_id>/remove/", locations.remove, name="location_remove"
    ),
]
