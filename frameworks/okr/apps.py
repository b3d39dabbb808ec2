from django.apps import AppConfig


class OkrConfig(AppConfig):
    name = "frameworks.okr"
    label = "okr"
