from django.urls import path

from people.departures import views as departures
from people.directory import views as directory
from people.importing import views as importing
from people.profile import views as profile
from people.structure import views as structure

app_name = "people"
urlpatterns = [
    path("people/<slug:member_id>/", profile.profile, name="profile"),
    path("people-and-units/", directory.directory, name="directory"),
    path("people-and-units/find/", directory.find, name="find"),
    path("people-and-units/units/new/", directory.unit_create, name="unit_create"),
    path("people-and-units/units/<slug:unit_id>/", directory.unit, name="unit"),
    path(
        "people-and-units/units/<slug:unit_id>/inside/",
        directory.branch,
        name="branch",
    ),
    path(
        "people-and-units/units/<slug:unit_id>/archive/",
        directory.unit_archive,
        name="unit_archive",
    ),
    path(
        "people-and-units/units/<slug:unit_id>/restore/",
        directory.unit_restore,
        name="unit_restore",
    ),
    path(
        "people-and-units/units/<slug:unit_id>/leads/<slug:member_id>/end/",
        directory.lead_end,
        name="lead_end",
    ),
    path("people-and-units/people/new/", directory.person_create, name="person_create"),
    path("people-and-units/people/<slug:member_id>/", directory.person, name="person"),
    path("people-and-units/invite/", directory.invite_all, name="invite_all"),
    path(
        "people-and-units/people/<slug:member_id>/invite/",
        directory.invite_person,
        name="invite",
    ),
    path(
        "people-and-units/people/<slug:member_id>/leave/",
        departures.leave_member,
        name="leave",
    ),
    path(
        "people-and-units/people/<slug:member_id>/keep/",
        departures.keep_member,
        name="keep",
    ),
    path("people-and-units/export.csv", importing.export, name="export"),
    path("people-and-units/import/", importing.upload, name="import"),
    path(
        "people-and-units/import/<slug:import_id>/",
        importing.detail,
        name="import_detail",
    ),
    path(
        "people-and-units/import/<slug:import_id>/columns/",
        importing.choose_meanings,
        name="import_meanings",
    ),
    path(
        "people-and-units/import/<slug:import_id>/confirm/",
        importing.confirm,
        name="import_confirm",
    ),
    path("people-and-units/change/", structure.change, name="change"),
    path(
        "people-and-units/changes/<slug:change_id>/undo/",
        structure.undo_change,
        name="undo",
    ),
]
