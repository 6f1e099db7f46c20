# make            what there is to make
# make setup      .venv and fonts; PYTHON=/path/to/python3.11 chooses the interpreter
.DEFAULT_GOAL := help
.PHONY: help setup demo test browser soak bench check format lock
MAKEFLAGS += --no-print-directory

READY := @tools/set-up --if-needed
PYTHON_OF_ENV := .venv/bin/python
export PYTHON
# Compiled modules are worth keeping: without them every start of the program reads a thousand files anew.
unexport PYTHONDONTWRITEBYTECODE

help:  ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 14

setup:  ## make .venv from requirements.lock and see to the Chinese fonts
	@tools/set-up

demo:  ## crawl the sample newsroom (no network) and draft an issue under var/demo
	$(READY)
	@.venv/bin/yuebao demo

# Three workers on two cores: some tests wait for children and for the delays of politeness.
test:  ## run the tests; takes minutes
	$(READY)
	@$(PYTHON_OF_ENV) -m pytest -n 3 --dist worksteal

browser:  ## drive the desk in Chromium: a month by keyboard, without script, narrow, two editors, axe, hostile texts
	$(READY)
	@tools/browser
	@$(PYTHON_OF_ENV) -m pytest -m browser tests/browser

soak:  ## run the tests with the full counts; takes long
	$(READY)
	@$(PYTHON_OF_ENV) -m pytest -m "soak or browser or not soak" --hypothesis-profile=soak

bench:  ## measure ourselves beside named peers, in one run; writes the tables in docs/
	$(READY)
	@$(PYTHON_OF_ENV) tools/packages.py peers
	@PYTHONPATH=.bench $(PYTHON_OF_ENV) -W ignore -m bench.extraction --write
	@PYTHONPATH=.bench $(PYTHON_OF_ENV) -W ignore -m bench.relevance --reference --write
	@$(PYTHON_OF_ENV) -m bench.stories --write
	@$(PYTHON_OF_ENV) -W ignore -m bench.desk --write $(DESK)

check:  ## lint, formatting and types
	$(READY)
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

format:  ## put the code into the project's form
	$(READY)
	@.venv/bin/ruff check --fix --quiet || true
	@.venv/bin/ruff format

lock:  ## write requirements.lock anew from pyproject.toml
	$(READY)
	@$(PYTHON_OF_ENV) tools/packages.py lock
