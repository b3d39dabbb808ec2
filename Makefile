# Two commands: `make run` and `make test`. `make help` lists all.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# `uv run` without a second sync: the targets below synced already.
UV_RUN = "$$(.ci/sync)" run --no-sync
DEVELOPMENT = DJANGO_SETTINGS_MODULE=config.settings.development
# check --deploy connects to nothing; the values only have to be there.
DEPLOYED = DJANGO_SETTINGS_MODULE=config.settings.production \
	DATABASE_URL=postgresql://app@localhost/sightline \
	REDIS_URL=redis://localhost:6379/0 \
	ALLOWED_HOSTS=sightline.example \
	SECRET_KEY="$$(head -c 48 /dev/urandom | base64 | tr -d '\n')"
TEMPLATES = find . -name '*.html' -path '*templates/*' -not -path './.*'
PYTEST = $(UV_RUN) pytest --numprocesses $(or $(WORKERS),2)

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: ## Everything in one terminal; PORT=8000, DATABASE_URL=, REDIS_URL=
	@exec $(UV_RUN) manage.py dev

.PHONY: stores
stores: ## Only PostgreSQL and Valkey, until Ctrl-C
	@exec $(UV_RUN) manage.py stores

.PHONY: test
test: lint ## Everything that CI runs: lint, types, all tests with a browser
	@CHROMIUM="$$(.ci/sync >/dev/null && .ci/chromium)" || exit 1; export CHROMIUM; \
	exec $(PYTEST)

.PHONY: test-fast
test-fast: ## The tests without a browser
	@exec $(PYTEST) -m "not browser"

.PHONY: bench
bench: ## Speed at 1,000 to 100,000 goals; writes bench/latest.json
	@exec $(UV_RUN) python -m bench

.PHONY: lint
lint: ## Format, lint, types, layers, templates, migrations, deployment
	@set -e; uv=$$(.ci/sync); run="$$uv run --no-sync"; set -x; \
	$$run ruff format --check . ; \
	$$run ruff check . ; \
	$$run mypy . ; \
	$$run lint-imports ; \
	$(TEMPLATES) -exec $$run djade --check {} + ; \
	$(TEMPLATES) -exec $$run djhtml --check {} + ; \
	$(DEVELOPMENT) $$run manage.py makemigrations --check --dry-run ; \
	$(DEPLOYED) $$run manage.py check --deploy --fail-level WARNING

.PHONY: format
format: ## Format the code and the templates, repair what ruff can
	@set -e; uv=$$(.ci/sync); run="$$uv run --no-sync"; \
	$$run ruff check --fix . || true; \
	$$run ruff format . ; \
	$(TEMPLATES) -exec $$run djade {} + || true; \
	$(TEMPLATES) -exec $$run djhtml {} + || true

.PHONY: messages
messages: ## Collect the texts to translate into locale/
	@exec $(UV_RUN) manage.py makemessages --all --no-obsolete --no-wrap \
	  --ignore .venv --ignore .tools

.PHONY: clean
clean: ## Remove caches and the installed packages; keeps .data/
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
