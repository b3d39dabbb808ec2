from django.urls import path

from setup.building.views import builder, files, listing, preview

urlpatterns = [
    path("", listing.own, name="own"),
    path("new/", listing.start, name="own_start"),
    path("import/", files.upload, name="own_import"),
    path("<slug:framework>/", builder.edit, name="own_edit"),
    path("<slug:framework>/preview/", preview.preview_draft, name="own_preview"),
    path("<slug:framework>/discard/", builder.discard, name="own_discard"),
    path("<slug:framework>/export/", files.export, name="own_export"),
    path("<slug:framework>/remove/", preview.remove, name="own_remove"),
]
