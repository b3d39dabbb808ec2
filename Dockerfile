# syntax=docker/dockerfile:1
# One image for web, worker, beat and the migration job; docker-compose.yml says
# which is which. Statically checked only: see docs/operating.md.

FROM python:3.13-slim-bookworm AS build
COPY --from=ghcr.io/astral-sh/uv:0.13 /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /app
# The dependencies first: this layer changes only with the lock.
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-default-groups --no-install-project
COPY . .
# Editable: the programs run in /app, where the templates are too.
RUN --mount=type=cache,target=/root/.cache/uv \
    uv sync --locked --no-default-groups
# For whoever runs the image without a volume for static files. collectstatic reads the
# settings but connects to nothing; the values are not kept.
RUN SECRET_KEY=build DATABASE_URL=postgresql:///build REDIS_URL=redis://build \
    .venv/bin/python manage.py collectstatic --no-input

FROM python:3.13-slim-bookworm
RUN groupadd --system --gid 10001 sightline \
    && useradd --system --uid 10001 --gid sightline --no-create-home sightline \
    && install -d -o sightline -g sightline /var/sightline/static /var/sightline/uploads
WORKDIR /app
COPY --from=build --chown=root:root /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings.production
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "docker/healthcheck.py"]
# gunicorn lets accepted requests end within the grace time of a stop (SIGTERM).
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", \
     "--worker-tmp-dir", "/dev/shm", "--graceful-timeout", "25", \
     "--access-logfile", "-"]
