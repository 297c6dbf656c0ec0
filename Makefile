# Tsunagu: see README.md. Every target calls `setup` when the lock or the project file changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
ARGS ?=
PYTEST_WORKERS ?= 2
export PORT

.PHONY: help setup demo test check bench fix docs messages clean

help:
	@echo 'make demo    synthetic town -> batch -> site at http://localhost:$(PORT)'
	@echo 'make test    all tests            make check   linters, types, contracts, generated pages'
	@echo 'make bench   measurements         make docs    write the generated pages anew'

setup: $(VENV)/.stamp

$(VENV)/.stamp: requirements.lock pyproject.toml
	@echo 'setup: installing the pinned packages into $(VENV) (once)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	$(BIN)/tsunagu demo --port $(PORT) $(ARGS)

test: setup
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadgroup $(ARGS)

check: setup
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/tsunagu check --programme 343021-fuchu
	$(BIN)/tsunagu check --programme 112241-toda
	$(BIN)/python -m tsunagu.cli.reference --check

docs: setup
	$(BIN)/python -m tsunagu.cli.reference

bench: setup
	$(BIN)/python -m bench $(ARGS)

fix: setup
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench

lock:
	printf 'setuptools>=80\nwheel\n' > build.in
	$(BIN)/uv pip compile pyproject.toml build.in --group dev --generate-hashes --universal --python-version 3.11 \
	  --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	rm build.in

clean:
	rm -rf $(VENV) var build src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
