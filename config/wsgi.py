from django.core.wsgi import get_wsgi_application

from config.startup import refuse_unsafe_servers
from config.warming import warm_when_deployed
from organizations.jobs import celery_app

application = get_wsgi_application()
# Now, and not with the first request that enqueues a job.
celery_app()
refuse_unsafe_servers(shows_pages=True)
# Each process of gunicorn imports this file before it answers; a readiness check would
# reach one of them.
warm_when_deployed(application)
