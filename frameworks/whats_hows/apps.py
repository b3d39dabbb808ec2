from django.apps import AppConfig


class WhatsHowsConfig(AppConfig):
    name = "frameworks.whats_hows"
    label = "whats_hows"
