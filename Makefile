# The fixed verbs of this project. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup serve test lint image bench frontend names constraints clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

setup: ## make .venv, install, build or find the sandbox (returns; cheap when repeated)
	@PYTHON=$(PYTHON) scripts/setup

serve: setup ## start the site on 127.0.0.1:8000 with its worker
	@exec $(BIN)/tensorjudge serve

test: ## install what the tests need, then lint and run every test
	@PYTHON=$(PYTHON) scripts/test

lint: ## ruff, mypy, import-linter
	@PYTHON=$(PYTHON) scripts/install test
	@scripts/lint

image: ## build the sandbox image (offline base if no registry answers)
	@PYTHON=$(PYTHON) scripts/install web
	@$(BIN)/python -m sandbox.image

bench: ## measure latency, throughput, bursts, memory, start, and others beside us (ratios)
	@PYTHON=$(PYTHON) scripts/install test
	@PYTHON=$(PYTHON) scripts/setup
	@$(BIN)/python -m benchmarks

frontend: ## rebuild the checked-in bundles under static/ (needs npm)
	@npm --prefix frontend ci && npm --prefix frontend run build

names: image ## renew the names that the editor offers from the sandbox image
	@scripts/names

constraints: ## renew constraints.txt from what is installed in .venv
	@scripts/constraints

clean: ## remove .venv and caches (never the data folder)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache build
