from django.urls import path

from goals.views import (
    detail,
    exporting,
    form,
    guidance,
    importing,
    lifecycle,
    outline,
    placing,
    pulse,
    reordering,
    values,
)

app_name = "goals"
urlpatterns = [
    path("", outline.outline, name="outline"),
    path("rows/", outline.rows, name="rows"),
    path("pulse/", pulse.pulse, name="pulse"),
    path("export.csv", exporting.export, name="export"),
    path("import/", importing.upload, name="import"),
    path("import/<slug:import_id>/", importing.detail, name="import_detail"),
    path("import/<slug:import_id>/map/", importing.map_kinds, name="import_map"),
    path("import/<slug:import_id>/confirm/", importing.confirm, name="import_confirm"),
    path("new/", form.create, name="create"),
    path("guidance/", guidance.guidance, name="guidance"),
    path("parents/", form.parents, name="parents"),
    path("<slug:goal_id>/", detail.detail, name="detail"),
    path("<slug:goal_id>/why/", detail.explain, name="explain"),
    path("<slug:goal_id>/children/", outline.children, name="children"),
    path("<slug:goal_id>/edit/", form.edit, name="edit"),
    path("<slug:goal_id>/align/", placing.align, name="align"),
    path("<slug:goal_id>/reorder/", reordering.reorder, name="reorder"),
    path("<slug:goal_id>/override/", values.override, name="override"),
    path("<slug:goal_id>/status/", values.status, name="status"),
    path("<slug:goal_id>/activate/", lifecycle.activate, name="activate"),
    path("<slug:goal_id>/close/", lifecycle.close, name="close"),
    path("<slug:goal_id>/reopen/", lifecycle.reopen, name="reopen"),
    path("<slug:goal_id>/archive/", lifecycle.archive, name="archive"),
    path("<slug:goal_id>/restore/", lifecycle.restore, name="restore"),
    path("<slug:goal_id>/delete/", lifecycle.delete, name="delete"),
]
