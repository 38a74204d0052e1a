"""The web layer as a Django app: it owns only what the web itself remembers (throttles)."""

from django.apps import AppConfig


class Config(AppConfig):
    default = True
    name = "quintet.web"
    label = "web"
