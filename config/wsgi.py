import os

from django.core.wsgi import get_wsgi_application

from config.startup import refuse_unsafe_servers
from config.warming import warm_when_deployed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()
refuse_unsafe_servers(shows_pages=True)
# Each process of gunicorn imports this file before it answers; a readiness check would
# reach one of them.
warm_when_deployed(application)
