# Two commands carry the rest: `make run` shows the demo alliance, `make test` proves everything.
# Both set up what they need; the packages come from the locks in requirements/, with hashes.

# Python keeps what it has compiled: every child of these commands would compile it all anew.
unexport PYTHONDONTWRITEBYTECODE

.NOTPARALLEL:
.PHONY: setup run test fast lint format migrations neighbours walks left-out dev packages crash bench lock clean

MACHINE := python3 .ci/machine.py
BIN     := .venv/bin
STAGE    = @echo; echo "== $@:"
# Each of the walks' workers would import every test there is to find them.
WALKS    = $(sort $(shell grep -rl --include='test_*.py' 'mark\.walk' tests))

setup:
	@$(MACHINE) venv run

run: setup
	@exec $(BIN)/yhdyspinta up --demo

test: packages dev lint migrations fast neighbours walks left-out

packages:
	@$(MACHINE) packages

dev:
	@$(MACHINE) venv dev

lint: dev
	$(STAGE) form, types and who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy -n auto
	$(BIN)/lint-imports

format: dev
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .

migrations: dev
	$(STAGE) up, down and compared with the tables, on SQLite and PostgreSQL
	$(BIN)/pytest -q -m migrations

# No fast test reads a log: to catch one three times a test takes two seconds of the minute.
fast: dev
	$(STAGE) every rule and every edge
	$(BIN)/pytest -q -n auto --dist worksteal -p no:logging -m "not (walk or neighbour or migrations)"

neighbours: dev
	$(STAGE) what our adapters promise, kept with real servers
	$(BIN)/pytest -q -n 3 --dist worksteal -m "neighbour and not (walk or migrations)"

walks: dev
	$(STAGE) whole processes against real neighbours
	$(BIN)/pytest -q -n 3 --dist load --maxschedchunk 1 --timeout 300 -m walk $(WALKS)

left-out:
	@$(BIN)/python -m tests.services

crash: packages dev
	$(BIN)/python -m tests.crash

bench: packages
	@$(MACHINE) venv bench
	$(BIN)/python -m tests.bench

lock:
	@$(MACHINE) lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@echo "var/ holds your data and stays."
