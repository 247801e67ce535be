# The two commands of a fresh machine are `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

MINUTES ?= 60
SEED    ?= 0

.PHONY: demo desk windows test lint types quick coverage soak bench freeze clean

$(BIN)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(BIN)/.developing: $(BIN)/.installed
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

demo: $(BIN)/.installed        ## solve a shipped school and say where to look
	$(BIN)/optimizer solve scenarios/zhanggong --out out/zhanggong --time-limit 20

desk: $(BIN)/.installed        ## the desk in the browser, for a school that begins from nothing (out/desk)
	mkdir -p out/desk
	$(BIN)/optimizer desk out/desk

windows: $(BIN)/.developing    ## the desk for Windows in one archive; PYTHON_EMBED is python.org's embeddable package
	mkdir -p out
	PYTHONPATH=.ci $(BIN)/python -m windows.bundle --python $(PYTHON_EMBED) --out out/after-school-desk.zip

# What fails beside other tests is run once more by itself, and has to pass there: some tests count seconds or processes.
test: $(BIN)/.developing lint types   ## everything that CI runs, without coverage: at most 15 minutes on two idle cores
	$(BIN)/pytest -n 2 || $(BIN)/pytest --last-failed --last-failed-no-failures none

quick: $(BIN)/.developing      ## the tests that take no more than a moment: 90 s on two idle cores
	$(BIN)/pytest -n 2 -m 'not slow and not browser'

coverage: $(BIN)/.developing   ## branches of the model and the solver that the tests of `make test` reach; some 20 minutes
	$(BIN)/pytest -n 2 -m 'not browser' --cov --cov-report=term:skip-covered --cov-report=html:out/coverage

soak: $(BIN)/.developing       ## large random counts, each for at most MINUTES, drawn from SEED; CI runs a hundredth of each
	$(BIN)/python -m tests.exact --count 2000 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.auditing.agree --count 5000 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.files.written.messes --count 5000 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.semester.soak --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.semester.kills --count 50 --seed $(SEED)
	$(BIN)/python -m tests.engine.repair.soak --count 300 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.cli.soak --kind consoles --count 500 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.cli.soak --kind options --count 1000 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.cli.soak --kind kills --count 200 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.engine.range_ends
	$(BIN)/python -m tests.report.fits
	$(BIN)/python -m tests.files.hostile --count 20000 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.auditing.edits_agree --count 20000 --seed $(SEED) --minutes $(MINUTES)
	$(BIN)/python -m tests.desk.soak --gestures 1000 --kills 200 --settling 100 --absences 100 --seed $(SEED) --minutes $(MINUTES)

lint: $(BIN)/.developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(BIN)/.developing
	$(BIN)/mypy

bench: $(BIN)/.developing      ## the benchmark set, with dated results under benchmarks/results, and docs/performance.md
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.page

freeze: $(BIN)/.developing     ## what the program does otherwise than benchmarks/frozen.json holds, in minutes
	$(BIN)/python -m benchmarks.freeze

clean:
	rm -rf $(VENV) out
