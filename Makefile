# A person with python3 (3.11 or newer, with venv) and make needs nothing else.
PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help demo test soak bench mutants lock clean
.SUFFIXES:

help:
	@echo 'make demo    start the portal and its stand-in of HMRC; DATE=2026-12-31 make demo for another day'
	@echo 'make test    run every check and every test; ARGS="-k name" is passed to pytest'
	@echo 'make soak    break every change at every point on both databases, and for longer than make test does'
	@echo 'make bench   measure speed and memory'
	@echo 'make mutants change the rules of tax one piece at a time, and list what no test notices'
	@echo 'make lock    choose the newest allowed versions of what is installed'
	@echo 'make clean   remove what the others made here'

demo: $(RUNTIME)
	@exec $(BIN)/codedout demo

# With CI=true a skipped test fails the run: tests/conftest.py. Files go in the order of their names: by how
# many tests they have, those of the browser would come last, each with one worker while the other has none.
test: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tests/browser/find_browser.py --ensure
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder $(ARGS)

soak: $(DEV)
	@CODEDOUT_SOAK=1 $(BIN)/python -m pytest $(ARGS) tests/proof

bench: $(DEV)
	@exec $(BIN)/python -m tests.bench

mutants: $(DEV)
	@rm -rf mutants
	@$(BIN)/mutmut run --max-children 2
	@$(BIN)/mutmut results

lock: $(DEV)
	@for lock in requirements.lock 'requirements-dev.lock --extra dev --constraint requirements.lock'; do \
	  $(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file $$lock || exit 1; \
	done

clean:
	@rm -rf $(VENV) .demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache mutants

# A stamp per lock: the second start installs nothing.
$(RUNTIME): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo 'Python 3.11 or newer is needed: install it, or name it, as in: make demo PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'This Python cannot make a virtual environment: on Debian or Ubuntu run: apt install python3-venv' >&2; exit 1; }
	@echo 'Installing what the portal needs (once)'
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install -qq --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	@echo 'Installing what the tests need (once)'
	@$(PIP) install -qq --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@
