# Each target does all the set-up that it needs. `make` alone says what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

.DEFAULT_GOAL := help
.PHONY: help setup run test lint fix docs bench browser clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(READY): requirements.lock requirements-nodeps.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "groundwire needs Python 3.11 or newer; name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-nodeps.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $(READY)

setup: $(READY) ## make .venv and install everything; the command is then .venv/bin/groundwire

run: $(READY) ## set up, and start the desk: http://127.0.0.1:8000
	$(BIN)/groundwire up

browser: # a Chromium for the browser tests, where Debian's may be installed
	@sh scripts/chromium.sh

lint: $(READY) ## ruff, mypy and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(READY) ## write the reference pages from the code
	$(BIN)/python scripts/reference.py

test: $(READY) browser lint ## set up, lint, and run every test
	$(BIN)/python scripts/reference.py --check
	$(BIN)/pytest

fix: $(READY) ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## measure speed and memory: the recorded world, search over a million entries, grouping and ranking with a full window and from the database, briefs and checks, collecting beside another collector, the schedule of 5,000 sources, a world in which feeds misbehave
	$(BIN)/python bench/world.py
	$(BIN)/python bench/search.py
	$(BIN)/python bench/group.py
	$(BIN)/python bench/group_stored.py
	$(BIN)/python bench/kills.py
	$(BIN)/python bench/brief.py
	$(BIN)/python bench/feeds.py --feeds 100 300
	$(BIN)/python bench/schedule.py
	$(BIN)/python bench/faults.py

clean: ## remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
