# Two commands: `make lab` opens the course, `make test` runs every check. Both set up .venv once.
PYTHON ?= $(shell for p in python3 python python3.13 python3.12 python3.11; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
# Jupyter refuses to start as root unless it is told to; inside a container root is the only user.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: lab test notebooks

lab: .venv/ready
	$(BIN)/jupyter lab $(ROOT) $(LAB_ARGS) notebooks/00-start-here.ipynb

test: .venv/ready
	$(BIN)/ruff check && $(BIN)/ruff format --check
	$(BIN)/pytest $(TEST_ARGS)

notebooks: .venv/ready
	$(BIN)/python tools/rebuild_notebooks.py

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "This course needs Python 3.11 or newer with the modules venv and ensurepip (on Debian and Ubuntu: the package python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/jupyter labextension disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements"
	touch $@
