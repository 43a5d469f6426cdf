# The commands of this project. `make help` lists them.

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
PORT ?= 8000

# The first Python on this machine that is new enough. Looked for only when an environment is made.
FIND_PYTHON = for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && command -v $$name && break; done
PYTHON ?= $(shell $(FIND_PYTHON))
UV_VERSION := 0.13.9
PIP := .venv/bin/python -m pip --disable-pip-version-check --quiet

# An environment made elsewhere, or by a Python that has gone, is made again.
ifneq ($(shell test -x .venv/bin/python && cat .venv/.made-in 2>/dev/null),$(CURDIR))
ENVIRONMENT_IS_STALE := stale-environment
endif

.PHONY: help demo demo-reset setup test test-fast prove bench style types imports format pins stale-environment

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

demo: .venv/.run-pins api/static/govuk.css ## Start the service with sample data at http://127.0.0.1:8000 (PORT= another)
	@exec env PORT="$(PORT)" .venv/bin/iro serve --demo

demo-reset: ## Throw the demo's data away and start it afresh
	@rm -rf var/demo
	@$(MAKE) demo

setup: .venv/.dev-pins api/static/govuk.css ## Make .venv with all that development and the tests need

test: setup style types imports ## Check everything: style, types, walls, tests on SQLite, PostgreSQL and in a browser
	@.venv/bin/python -m tests.support.chromium
	@.venv/bin/python -m tests.support.pdf_libraries
	@.venv/bin/python -m pytest -n 2 --dist worksteal -q

test-fast: setup style types imports ## Check what takes seconds: no browser, no PostgreSQL, no slow tests
	@.venv/bin/python -m pytest -n 2 --dist worksteal -q -m "not browser and not postgres and not slow"

prove: setup ## Run every fault campaign, three at a time, and write docs/proof.md; SHARE=0.1 for a tenth
	@.venv/bin/python -m tests.faults --lanes 3 --share $(or $(SHARE),1)

bench: setup ## Measure speed beside the database's own floor, and write docs/speed.md; SHARE=1 for five times the rounds
	@.venv/bin/python -m tests.benchmarks --share $(or $(SHARE),0.2) --disputes $(or $(DISPUTES),1000000)

style: .venv/.dev-pins ## Check the style of the code
	@.venv/bin/ruff check --quiet .
	@.venv/bin/ruff format --check --quiet . || { echo "Some files are not formatted: run make format."; exit 1; }

types: .venv/.dev-pins ## Check the types
	@.venv/bin/mypy --no-error-summary

imports: .venv/.dev-pins ## Check the walls between the rooms
	@.venv/bin/lint-imports --no-logo >.venv/lint-imports.txt || { cat .venv/lint-imports.txt; exit 1; }

format: .venv/.dev-pins ## Format the code and mend what can be mended by itself
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format --quiet .

pins: ## Choose the newest allowed version of every dependency and write it with its hashes
	@rm -rf .venv-pins
	@$(PYTHON) -m venv .venv-pins
	@.venv-pins/bin/python -m pip --disable-pip-version-check --quiet install uv==$(UV_VERSION)
	@rm -f requirements.txt requirements-dev.txt requirements-npm.txt tests/benchmarks/rivals/requirements.txt
	@$(COMPILE_PINS) pyproject.toml --group build -o requirements.txt
	@$(COMPILE_PINS) pyproject.toml --group build --group dev -c requirements.txt -o requirements-dev.txt
	@$(COMPILE_PINS) --group pyproject.toml:npm -o requirements-npm.txt
	@$(COMPILE_PINS) --group pyproject.toml:rivals -c requirements-dev.txt -o tests/benchmarks/rivals/requirements.txt
	@rm -rf .venv-pins

COMPILE_PINS = UV_CUSTOM_COMPILE_COMMAND="make pins" .venv-pins/bin/uv pip compile --quiet --universal \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate

.venv/.made-in: $(ENVIRONMENT_IS_STALE)
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found: install it, or name it with make PYTHON=/path/to/python3."; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: install it (on Debian and Ubuntu: apt-get install python3-venv), then run make again."; exit 1; }
	@rm -rf .venv
	@"$(PYTHON)" -m venv .venv
	@printf '%s' "$(CURDIR)" >.venv/.made-in

.venv/.run-pins: requirements.txt pyproject.toml .venv/.made-in
	@echo "Installing what the service needs (about a minute, once) ..."
	@$(PIP) install --require-hashes --requirement requirements.txt || { echo "pip could not install the dependencies: see its message above, and check the connection."; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev-pins: requirements-dev.txt .venv/.run-pins
	@echo "Installing what development and the tests need ..."
	@$(PIP) install --require-hashes --requirement requirements-dev.txt || { echo "pip could not install the dependencies: see its message above, and check the connection."; exit 1; }
	@touch $@

api/static/govuk.css: package-lock.json api/assets.py .venv/.run-pins
	@.venv/bin/python -m api.assets
	@touch $@
