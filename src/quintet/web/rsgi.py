"""The application for our own server (granian, interface rsgi)."""

from quintet.web.wsgi import application as wsgi  # sets Django up

# isort: split
from quintet.web.serving import Application

application = Application(wsgi)
