from django.urls import path

from setup.custom_frameworks.views import builder, files, listing, preview

urlpatterns = [
    path("", listing.own, name="custom_frameworks"),
    path("new/", listing.start, name="custom_framework_create"),
    path("import/", files.upload, name="custom_framework_import"),
    path("<slug:framework>/", builder.edit, name="custom_framework"),
    path(
        "<slug:framework>/preview/",
        preview.preview_draft,
        name="custom_framework_preview",
    ),
    path("<slug:framework>/discard/", builder.discard, name="custom_framework_discard"),
    path("<slug:framework>/export/", files.export, name="custom_framework_export"),
    path("<slug:framework>/remove/", preview.remove, name="custom_framework_remove"),
]
