# The one menu of verbs. `make` alone prints it.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

HOST ?= 127.0.0.1
PORT ?= 8050
VENV ?= .venv
OUT ?= snapshot
PEERS := .venv-peers
JUPYTER := .venv-notebook
export VENV
ifdef PYTHON
export PYTHON
endif

PY := $(VENV)/bin/python
BUILT := src/spendtrack/web/built
BUNDLE := $(BUILT)/plotly-small.min.js
SOURCES := src tests tools benchmarks $(wildcard app.py)

.PHONY: help run test explore lint lint-js format check snapshot site bench bench-page bench-server front lock address wheel notebook clean env dev-env front-if-npm

help: ## Print this menu
	@echo 'make run       starts the dashboard; everything it needs is set up on the way. All verbs:'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo 'Settings: PORT=8050 HOST=127.0.0.1 PYTHON=python3.11 ARGS="more arguments" (make test ARGS="-k gaps")'

run: env front-if-npm ## Serve the dashboard on the real ledger at http://127.0.0.1:8050 (PORT=)
	@echo 'spendtrack starts at http://$(HOST):$(PORT)/ (stop it with Ctrl-C)'
	@exec $(PY) -m spendtrack serve --host $(HOST) --port $(PORT) $(ARGS)

# One process a core; a module stays whole, since its tests share what it makes, in the order of tests/conftest.py.
PARALLEL := -n auto --dist loadfile --no-loadscope-reorder

test: dev-env ## Run the tests; browser tests are skipped where no Chromium is installed (ARGS=)
	@$(PY) -m pytest $(PARALLEL) $(ARGS)

explore: dev-env ## Run the property tests on new examples, ten times as many (ARGS=)
	@$(PY) -m pytest $(PARALLEL) -m hypothesis --hypothesis-profile=random $(ARGS)

lint: dev-env ## Check style, layout and types of the Python code, and the scripts of the pages where npm is installed
	@$(PY) -m ruff check $(SOURCES)
	@$(PY) -m ruff format --check $(SOURCES)
	@$(PY) -m mypy
	@if command -v npm >/dev/null; then $(MAKE) lint-js; else echo 'npm is not installed: the scripts of the pages were not checked.' >&2; fi

# Packages are fetched once for each lock file.
lint-js: frontend/node_modules/.package-lock.json
	@cd frontend && npm run --silent lint-js

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@cd frontend && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1

format: dev-env ## Bring the Python code into the common layout
	@$(PY) -m ruff check --fix-only --quiet $(SOURCES)
	@$(PY) -m ruff format $(SOURCES)

# A mistake in the ledger is none of make's. In question mode make runs only lines with a + and ends with 1, without a
# word, where a recipe is left over: the one below is left over where the check found something.
ifeq ($(MAKECMDGOALS),check)
MAKEFLAGS += --question
endif
CHECKED := $(VENV)/.checked

check: check-ledger ## Check the ledger in data/ and list every problem at its line
	$(if $(filter 1,$(shell cat $(CHECKED))),@false,$(if $(filter-out 0,$(shell cat $(CHECKED))),+@exit $(shell cat $(CHECKED))))

check-ledger: env
	+@$(PY) -m spendtrack check $(ARGS); echo $$? > $(CHECKED)

snapshot: env ## Write the data bundle to snapshot/ (OUT=, ARGS="--as-of 2026-07-01")
	@$(PY) -m spendtrack snapshot --out $(OUT) $(ARGS)

site: env front-if-npm ## Write the dashboard as plain files to site/ (ARGS="--out public --base-url https://...")
	@$(PY) -m spendtrack site --out site $(ARGS)

# Jupyter's kernel lives in an environment of its own, which `make clean` removes; the versions are those of the day.
notebook: env ## Run docs/spendtrack.ipynb; it and a gallery of five charts go to notebook/
	@test -e $(JUPYTER)/.made || { echo 'Making an environment for the notebook (once) ...' >&2 && rm -rf $(JUPYTER) && \
		$(PY) -m venv $(JUPYTER) && $(JUPYTER)/bin/python -m pip install -q --require-hashes -r requirements.lock && \
		$(JUPYTER)/bin/python -m pip install -q nbclient ipykernel && \
		$(JUPYTER)/bin/python -m pip install -q --no-deps --no-build-isolation -e . && touch $(JUPYTER)/.made ; }
	@PATH=$(CURDIR)/$(JUPYTER)/bin:$$PATH $(JUPYTER)/bin/python tools/run_notebook.py docs/spendtrack.ipynb notebook

bench: dev-env ## Time checking against a bare yaml.load, as ratios (ARGS="300 10000")
	@$(PY) -m benchmarks.check $(ARGS)

# Streamlit and Vizro live in an environment of their own, Observable's packages beside its page; `make clean` removes both.
bench-page: dev-env front-if-npm ## Time the pages in Chromium against plain Dash, Streamlit, Vizro, Observable (ARGS="7 60")
	@if command -v npm >/dev/null; then cd benchmarks/observable && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; fi
	@test -x $(PEERS)/bin/python || { $(PY) -m venv $(PEERS) && $(PEERS)/bin/python -m pip install -q streamlit vizro . ; }
	@$(PY) -m benchmarks.page $(or $(ARGS),7 60) $(CURDIR)/$(PEERS)/bin/python

bench-server: dev-env front-if-npm ## Page views a second, memory and start of the server (ARGS="SECONDS RATE PROCESSES")
	@$(PY) -m benchmarks.serving $(ARGS)

front: $(BUNDLE) ## Build the small plotly.js (needs npm)

lock: ## Make both lock files again from pyproject.toml, with today's versions
	@sh tools/lock.sh

# The address of a repository is not known before it has one; `make address REPOSITORY=https://github.com/you/spendtrack`.
address: env ## Write where the project lives into pyproject.toml, CITATION.cff and .zenodo.json (REPOSITORY=)
	@$(PY) tools/set_address.py $(REPOSITORY)

wheel: dev-env front-if-npm ## Build the package with its ledger and the small plotly.js into dist/
	@rm -rf dist && $(PY) -m hatchling build -d dist

clean: ## Remove everything that these verbs made, but no data
	rm -rf $(VENV) $(PEERS) $(JUPYTER) notebook frontend/node_modules benchmarks/observable/node_modules benchmarks/observable/dist $(BUILT) snapshot site dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The script has its own stamps inside the environment and ends at once where they fit.
env:
	+@sh tools/setup_env.sh run

dev-env:
	@sh tools/setup_env.sh dev

$(BUNDLE): frontend/package-lock.json frontend/package.json frontend/build.mjs frontend/lean.mjs frontend/plotly-small.js
	@command -v npm >/dev/null || { echo 'Stopped: make front needs Node.js with npm (on Debian the package npm).' >&2; exit 1; }
	@echo 'Building the small plotly.js (once; some 30 seconds) ...' >&2
	@cd frontend && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=1
	@cd frontend && npm run --silent build

# The dashboard must start without the bundle, so neither a missing npm nor a failed build stops it.
front-if-npm:
	@if command -v npm >/dev/null; then \
		$(MAKE) $(BUNDLE) || echo 'The small plotly.js could not be built; the page loads the full one, more slowly.' >&2; \
	elif [ ! -e $(BUNDLE) ]; then \
		echo 'npm is not installed: the page loads the full plotly.js, more slowly. Nothing else is missing.' >&2; \
	fi
