# `make lab` opens the course, `make test` runs every check. Whichever comes first sets up .venv, once.
PYTHON ?= $(shell for p in python3 python python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet
# Jupyter refuses to start as root unless it is told to; in a container root is often the only user.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

# The lessons' matrices are small: one thread is faster, and a busy machine does not stall it.
export OPENBLAS_NUM_THREADS := 1

.PHONY: lab test notebooks

# Options for JupyterLab: make lab LAB_ARGS="--no-browser --port 9000"
lab: .venv/ready
	$(BIN)/jupyter lab --log-level=WARN $(ROOT) --ServerApp.root_dir=notebooks \
		--LabApp.default_url=/lab/tree/00-start-here.ipynb $(LAB_ARGS)

# Options for pytest: make test TEST_ARGS="-x tests"
test: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(TEST_ARGS)

notebooks: .venv/ready
	$(BIN)/python tools/rebuild_notebooks.py

.venv/ready: requirements.lock
	@test -n "$(PYTHON)" || { echo "This course needs Python 3.11 or newer with its modules venv and ensurepip (on Debian and Ubuntu the package python3-venv has them)." >&2; exit 1; }
	@echo "Setting up .venv with $$($(PYTHON) --version): this happens once and takes a minute or two."
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) --requirement requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@# Without this JupyterLab greets a learner with a question about its own news.
	@$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements" >/dev/null 2>&1
	@touch $@
