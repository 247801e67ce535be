# The two commands of a fresh machine are `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: demo test lint types quick soak bench clean

$(BIN)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(BIN)/.developing: $(BIN)/.installed
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

demo: $(BIN)/.installed        ## solve a shipped school and say where to look
	$(BIN)/optimizer solve scenarios/zhanggong --out out/zhanggong --time-limit 20

test: $(BIN)/.developing lint types   ## everything that CI runs
	$(BIN)/pytest -n 2

quick: $(BIN)/.developing      ## the tests that take no more than a moment
	$(BIN)/pytest -n 2 -m 'not slow and not browser'

soak: $(BIN)/.developing       ## thousands of random tiny schools beside the exact model; make soak SEED=5000 for others
	$(BIN)/python -m tests.exact --count 2000 --minutes 30 --seed $(or $(SEED),0)

lint: $(BIN)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.developing
	$(BIN)/mypy

bench: $(BIN)/.developing      ## the benchmark set, with dated results under benchmarks/results, and docs/performance.md
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.page

clean:
	rm -rf $(VENV) out
