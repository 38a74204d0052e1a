"""Paths: the API, the operator's pages, and the client for everything else."""

from django.urls import path, re_path

from quintet.web import client, health
from quintet.web.api import api

urlpatterns = [
    re_path(r"^api/(?P<path>.*)$", api),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.get_metrics),
    re_path(r"^(?P<path>.*)$", client.serve),
]
