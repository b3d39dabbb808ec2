from django.apps import AppConfig


class V2MomConfig(AppConfig):
    name = "frameworks.v2mom"
    label = "v2mom"
