import django
from django.core.wsgi import get_wsgi_application

from config.startup import refuse_unsafe_servers
from config.static_files.development import collect_while_developing
from config.warming import warm_when_deployed
from organizations.jobs import celery_app

django.setup(set_prefix=False)
# Before the middleware lists the files that it serves.
collect_while_developing()
application = get_wsgi_application()
# Now, and not with the first request that enqueues a job.
celery_app()
refuse_unsafe_servers(shows_pages=True)
# Each process of gunicorn imports this file before it answers; a readiness check would
# reach one of them.
warm_when_deployed(application)
