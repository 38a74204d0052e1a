# Quintet. `make demo` to look at it, `make test` to test it, `make check` for style, types and layers.
# Every target makes what it needs; nothing has to be installed by hand but Python 3.11 or newer, and Node 20 or newer.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BIN := .venv/bin
UV_VERSION := 0.13.9
# How many test processes; the machine the figures are kept for has two cores.
JOBS ?= 2
ARGS ?=

PYTHON_STAMP := .venv/.installed
CLIENT_MODULES := frontend/node_modules/.package-lock.json
CLIENT_BUILD := frontend/dist/index.html
CLIENT_SOURCES := $(shell find frontend -type f -not -path 'frontend/node_modules/*' -not -path 'frontend/dist/*' \
	-not -path 'frontend/test/*' -not -path 'frontend/mock/*' 2>/dev/null | sed 's/ /\\ /g')
HAVE_CLIENT := $(wildcard frontend/package.json)

.PHONY: help setup demo test test-server check lock clean system-packages

help: ## show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: $(PYTHON_STAMP) $(if $(HAVE_CLIENT),$(CLIENT_BUILD)) ## Python environment in .venv and the built client
	@:

demo: setup ## the demo company, served on http://127.0.0.1:8000
	$(BIN)/quintet demo $(ARGS)

test: setup system-packages ## all tests, on an embedded PostgreSQL and in Chromium
	$(BIN)/pytest -n $(JOBS) -m "not browser" $(ARGS)
	# a browser on a crowded machine may be late: what failed gets one second chance by itself, and must pass it
	$(BIN)/pytest -n $(JOBS) -m browser $(ARGS) || $(BIN)/pytest -n 0 -m browser --last-failed $(ARGS)
	$(if $(HAVE_CLIENT),cd frontend && npm test --silent)

test-server: setup system-packages ## the Python tests on the system's PostgreSQL through DATABASE_URL
	scripts/system_packages.sh postgresql
	$(BIN)/python scripts/test_on_system_postgres.py -n $(JOBS) $(ARGS)

check: setup ## style, types, layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(HAVE_CLIENT),cd frontend && npm run --silent lint && npm run --silent typecheck)

lock: $(PYTHON_STAMP) ## pin all Python packages anew, with hashes
	$(BIN)/pip install --quiet uv==$(UV_VERSION)
	export UV_CUSTOM_COMPILE_COMMAND='make lock'; \
	compile="$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 pyproject.toml $(ARGS)"; \
	$$compile -o requirements.lock; \
	$$compile --extra dev -c requirements.lock -o requirements-dev.lock
	! grep -n '://' requirements.lock requirements-dev.lock

clean: ## remove everything made, but no data outside this directory
	if [ -x $(BIN)/quintet ]; then $(BIN)/python -m tests.harness.databases || true; fi
	rm -rf .venv .pytest-home .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results
	rm -rf frontend/node_modules frontend/dist src/*.egg-info
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

system-packages:
	scripts/system_packages.sh chromium fonts-noto-cjk hledger

$(PYTHON_STAMP): requirements-dev.lock pyproject.toml
	scripts/make_venv.sh
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(CLIENT_MODULES): frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund
	touch $@

$(CLIENT_BUILD): $(CLIENT_MODULES) $(CLIENT_SOURCES)
	cd frontend && npm run build
	touch $@
