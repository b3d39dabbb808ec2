from django.apps import AppConfig


class BhagConfig(AppConfig):
    name = "frameworks.bhag"
    label = "bhag"
