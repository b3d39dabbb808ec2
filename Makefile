# Two commands: `make run` and `make test`. `make help` lists all.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Installs first, then stands where the command line of a program follows.
UV_RUN = uv=$$(.ci/sync) && exec "$$uv" run --no-sync
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
	@$(UV_RUN) manage.py dev

.PHONY: stores
stores: ## Only PostgreSQL and Valkey, until Ctrl-C
	@$(UV_RUN) manage.py stores

.PHONY: test
test: lint ## Everything that CI runs: lint, types, all tests with a browser
	@.ci/sync >/dev/null && CHROMIUM=$$(.ci/chromium) && export CHROMIUM && \
	$(PYTEST)

.PHONY: test-fast
test-fast: ## The tests without a browser
	@$(PYTEST) -m "not browser"

.PHONY: bench
bench: ## Speed at 1,000 to 100,000 goals; writes bench/latest.json
	@$(UV_RUN) python -m bench

.PHONY: lint
lint: ## Format, lint, types, layers, templates, migrations, deployment
	@uv=$$(.ci/sync) || exit 1; run="$$uv run --no-sync"; set -ex; \
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
	@uv=$$(.ci/sync) || exit 1; run="$$uv run --no-sync"; set -e; \
	$$run ruff check --fix . || true; \
	$$run ruff format . ; \
	$(TEMPLATES) -exec $$run djade {} + || true; \
	$(TEMPLATES) -exec $$run djhtml {} + || true

.PHONY: messages
messages: ## Collect the texts to translate into locale/
	@$(UV_RUN) manage.py makemessages --all --no-obsolete --no-wrap \
	  --ignore .venv --ignore .tools

.PHONY: clean
clean: ## Remove caches and the installed packages; keeps .data/
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
