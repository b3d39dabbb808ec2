# Two commands: `make run` and `make test`. `make help` lists all.
SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Installs, then finds the installed programs first. Not `uv run`: it would stand
# between the terminal's signals and the program.
INSTALLED = .ci/sync && PATH="$(CURDIR)/.venv/bin:$$PATH" && export PATH
DEVELOPMENT = DJANGO_SETTINGS_MODULE=config.settings.development
# check --deploy connects to nothing; the values only have to be there.
DEPLOYED = DJANGO_SETTINGS_MODULE=config.settings.production \
	DATABASE_URL=postgresql://app@localhost/sightline \
	REDIS_URL=redis://localhost:6379/0 \
	ALLOWED_HOSTS=sightline.example \
	SECRET_KEY="$$(head -c 48 /dev/urandom | base64 | tr -d '\n')"
TEMPLATES = find . -name '*.html' -path '*templates/*' -not -path './.*'
# One more than the cores of the smallest machine: browser and servers are waited for.
PYTEST = pytest --numprocesses $(or $(WORKERS),3)
# A run starts dozens of programs, and each would compile all that it imports: what Python
# compiled is kept beside the tools, also for whoever keeps it out of the tree.
unexport PYTHONDONTWRITEBYTECODE
PYTHONPYCACHEPREFIX ?= $(CURDIR)/.tools/bytecode
export PYTHONPYCACHEPREFIX
# Programs that know nothing of each other, the longest first: two run at a time.
CHECKS = types style layers templates migrations deployment
IN_PAIRS = $(MAKE) --jobs=2 $(CHECKS)

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: ## Everything in one terminal; PORT=8000, DATABASE_URL=, REDIS_URL=
	@$(INSTALLED) && exec python manage.py dev

.PHONY: stores
stores: ## Only PostgreSQL and Valkey, until Ctrl-C
	@$(INSTALLED) && exec python manage.py stores

.PHONY: test
test: ## Everything that CI runs: lint, types, all tests with a browser
	@$(INSTALLED) && $(IN_PAIRS) collect && CHROMIUM=$$(.ci/chromium) && export CHROMIUM && exec $(PYTEST)

.PHONY: test-fast
test-fast: ## Without a browser, and without tests that run servers of their own
	@$(INSTALLED) && exec $(PYTEST) -m "not browser and not slow"

.PHONY: test-days
test-days: ## What depends on the day, on seventeen days; DAYS="2028-02-29 …" for others
	@$(INSTALLED) && CHROMIUM=$$(.ci/chromium) && export CHROMIUM && \
	exec python -m tests.days $(DAYS)

.PHONY: bench
bench: ## Speed at 1,000 to 100,000 goals; writes bench/latest.json
	@$(INSTALLED) && exec python -m bench

.PHONY: bench-browser
bench-browser: ## What pages weigh and wait for in a browser; writes bench/browser.json
	@$(INSTALLED) && CHROMIUM=$$(.ci/chromium) && export CHROMIUM && \
	exec python -m bench --only browser --output bench/browser.json

.PHONY: lint
lint: ## Format, lint, types, layers, templates, migrations, deployment
	@$(INSTALLED) && exec $(IN_PAIRS)

# The parts of `lint`; by themselves they need the installed programs on the PATH.
.PHONY: $(CHECKS)
types:
	mypy .
style:
	ruff format --check .
	ruff check .
layers:
	lint-imports
templates:
	$(TEMPLATES) -exec djade --check {} +
	$(TEMPLATES) -exec djhtml --check {} +
migrations:
	$(DEVELOPMENT) python manage.py makemigrations --check --dry-run
deployment:
	$(DEPLOYED) python manage.py check --deploy --fail-level WARNING

# Beside mypy, before the tests: compiles once what each of their processes would, and
# tells of a test that cannot be imported. It needs no servers.
.PHONY: collect
collect:
	@found=$$(SIGHTLINE_TEST_ADMIN_URL=postgresql://none@localhost/none \
	  SIGHTLINE_TEST_REDIS_URL=redis://localhost:0/0 \
	  pytest --collect-only --quiet --quiet --numprocesses 0 2>&1) || { echo "$$found"; exit 1; }

.PHONY: format
format: ## Format the code and the templates, repair what ruff can
	@$(INSTALLED) || exit 1; set -e; \
	ruff check --fix . || true; \
	ruff format . ; \
	$(TEMPLATES) -exec djade {} + || true; \
	$(TEMPLATES) -exec djhtml {} + || true

.PHONY: messages
messages: ## Collect the texts to translate into locale/
	@$(INSTALLED) && exec env $(DEVELOPMENT) python manage.py makemessages --all --no-obsolete --no-wrap \
	  --ignore .venv --ignore .tools

.PHONY: clean
clean: ## Remove caches and the installed packages; keeps .data/
	rm -rf .venv .tools .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
