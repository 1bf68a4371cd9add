# make run           install what is missing and serve the site on http://localhost:5000
# make test          install what is missing and run every check and test
# make check         linters, formatters, types and import layers
# make page          build the page;  make wheel: a wheel that holds it;  make clean: remove everything that make built
# make element       build <digit-pad> as a package of its own, in web/dist/element and packed beside it
# make bench         compare the page with other runtimes in a browser; some minutes, and half a gigabyte of packages
# make docs          the guides and the Python reference as pages with a search, in build/docs
# make bench-batch   measure digitpad batch on data that it makes: some minutes, and 1 GB of disk
# make bench-python  compare the library with bare ONNX Runtime, and the server with Flask and under load
# make fresh         take the README's steps in a bare Debian 12 and 13, as root and as a user: each runs make test, too
# Another Python: make PYTHON=python3.13. Targets that are up to date are skipped.
.DELETE_ON_ERROR:
.PHONY: run test check check-python check-web test-python test-python-training test-python-others test-web
.PHONY: test-browser test-browser-a-m test-browser-n-z browser
.PHONY: postgresql page element pictures docs bench fresh wheel clean

PYTHON ?= python3
BIN := .venv/bin
STATIC := src/digitpad/server/static
PAGE := $(STATIC)/index.html
ELEMENT := web/dist/element/digit-pad.js
PACKED_ELEMENT := web/dist/digitpad-element.tgz
EXAMPLES := examples/node_modules/digitpad-element/package.json
PAGE_SOURCES := $(shell find web -mindepth 1 \( -name node_modules -o -name test -o -name dist \) -prune -o -print)
PYTHON_TESTS := test-python-others test-python-training
BROWSER_TESTS := test-browser-a-m test-browser-n-z
MODEL_FILES := $(wildcard src/digitpad/model/*.safetensors)
NODE_MODULES := web/node_modules/.package-lock.json
VECTORS := $(addprefix tests/vectors/,mnist.json papers.json sheets.json)
BENCHMARK_MODULES := benchmarks/node_modules
BENCHMARK_PAGES := benchmarks/dist/empty.html
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
unexport PYTHONPATH # it would run another checkout's code

run: .venv/run.stamp $(PAGE)
	@exec $(BIN)/python server.py

# A third job runs while two wait for the network. Then the longest come first, and both cores are busy to the end.
test:
	@$(MAKE) --jobs=3 check-python check-web $(VECTORS) $(PAGE) $(EXAMPLES) browser postgresql
	@$(MAKE) --jobs=3 $(SYNC) $(BROWSER_TESTS) $(PYTHON_TESTS) test-web

check: .venv/dev.stamp $(NODE_MODULES)
	@$(MAKE) --jobs=2 check-python check-web

check-python: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

check-web: $(NODE_MODULES)
	cd web && npm run --silent check
	cd benchmarks && npm ci --dry-run --silent > /dev/null # its lock file is complete

test-python: $(PYTHON_TESTS)

TRAINING_TESTS := tests/training tests/cli
test-python-training: .venv/dev.stamp $(PAGE)
	$(BIN)/pytest $(TRAINING_TESTS)

test-python-others: .venv/dev.stamp $(PAGE)
	$(BIN)/pytest tests $(TRAINING_TESTS:%=--ignore=%)

test-web: $(NODE_MODULES) $(VECTORS)
	cd web && npm run --silent test

test-browser: browser
	@$(MAKE) --jobs=2 $(SYNC) $(BROWSER_TESTS)

$(BROWSER_TESTS): test-browser-%: .venv/dev.stamp $(PAGE) $(EXAMPLES)
	$(BIN)/pytest e2e/test_[$*]*.py

browser: .venv/dev.stamp
	@$(BIN)/python e2e/browser.py
	@$(BIN)/python e2e/engines.py

postgresql: .venv/dev.stamp | browser # as apt does one thing at a time
	@$(BIN)/python tests/postgresql.py

tests/vectors/mnist.json: src/digitpad/model/digits.onnx tests/vectors/make.py | .venv/dev.stamp
	$(BIN)/python tests/vectors/make.py --mnist

tests/vectors/papers.json: $(wildcard src/digitpad/preprocessing/*.py) tests/papers.py $(wildcard tests/vectors/*.py) | .venv/dev.stamp
	$(BIN)/python tests/vectors/make.py --papers

SHEET_SOURCES := $(wildcard src/digitpad/preprocessing/*.py src/digitpad/sheets/*.py src/digitpad/model/*.onnx)
tests/vectors/sheets.json: $(SHEET_SOURCES) tests/sheet_photos.py $(wildcard tests/vectors/*.py) | .venv/dev.stamp
	$(BIN)/python tests/vectors/make.py --sheets

page: $(PAGE)

element: $(PACKED_ELEMENT)

pictures: .venv/dev.stamp $(PAGE) browser
	PYTHONPATH=e2e:tests $(BIN)/python scripts/screenshots.py

# Warnings are errors; so is whatever a reader's browser would load from elsewhere.
docs: .venv/docs.stamp
	@$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet --conf-dir docs --doctree-dir build/doctrees . build/docs
	@! grep -rE '<(script|link|img|iframe)[^>]* (src|href)="(https?:)?//|url\(.?(https?:)?//' build/docs --include=*.html --include=*.css
	@cp build/docs/README.html build/docs/index.html
	@echo "Open build/docs/index.html"

bench: .venv/dev.stamp browser $(BENCHMARK_PAGES)
	@$(BIN)/python benchmarks/bench.py --chart docs/performance.svg
	@$(BIN)/python benchmarks/number_latency.py
	@$(BIN)/python benchmarks/lighthouse.py

.PHONY: bench-batch
bench-batch: .venv/dev.stamp
	@$(BIN)/python benchmarks/batch.py

.PHONY: bench-python
bench-python: .venv/dev.stamp $(PAGE) postgresql
	@$(BIN)/python benchmarks/python_inference.py
	@$(BIN)/python benchmarks/static_throughput.py
	@$(BIN)/python benchmarks/load.py
	@$(BIN)/python benchmarks/contributions.py

fresh:
	@for suite in bookworm trixie; do for account in root user; do \
		scripts/fresh.sh $$suite $$account $${STEPS:-run test wheel} || exit 1; done; done

wheel: .venv/dev.stamp $(PAGE)
	$(BIN)/python -m build --wheel

clean:
	rm -rf .venv web/node_modules web/dist examples/node_modules examples/dist $(STATIC) build dist \
		$(BENCHMARK_MODULES) benchmarks/dist benchmarks/public

# Packages are not compiled here, as Python compiles what is imported: a small part of them.
.venv/%.stamp: requirements/%.txt pyproject.toml | .venv/bin/python
	@echo "Installing the Python packages of $< …"
	@$(BIN)/python -m pip install --quiet --no-compile -r $<
	@$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

.venv/bin/python:
	@scripts/venv.sh $(PYTHON)

$(NODE_MODULES): web/package.json web/package-lock.json
	@scripts/node.sh
	@echo "Installing the packages that build the page …"
	@cd web && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

$(PAGE): $(NODE_MODULES) $(PAGE_SOURCES) $(MODEL_FILES)
	@echo "Building the page …"
	@cd web && npm run --silent build
	@touch $@

$(ELEMENT): $(NODE_MODULES) $(PAGE_SOURCES) $(MODEL_FILES)
	@echo "Building <digit-pad> as a package of its own …"
	@cd web && npm run --silent build:element
	@touch $@

$(PACKED_ELEMENT): $(ELEMENT)
	@cd web/dist && mv "$$(cd element && npm pack --silent --pack-destination ..)" $(@F)

examples/node_modules/.package-lock.json: examples/package.json examples/package-lock.json
	@scripts/node.sh
	@echo "Installing the bundlers and frameworks of the examples …"
	@cd examples && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

# What `npm install` does with the packed file, without a new lock file for each build.
$(EXAMPLES): $(PACKED_ELEMENT) examples/node_modules/.package-lock.json
	@rm -rf $(@D) && mkdir $(@D)
	@tar -xzmf $< -C $(@D) --strip-components=1

$(BENCHMARK_MODULES)/.package-lock.json: benchmarks/package.json benchmarks/package-lock.json
	@echo "Installing the runtimes to compare with …"
	@cd benchmarks && npm ci --no-fund --no-audit --loglevel=error
	@touch $@

# The site is copied last, as the build empties the folder.
$(BENCHMARK_PAGES): $(BENCHMARK_MODULES)/.package-lock.json $(PAGE) $(wildcard benchmarks/*.html benchmarks/*.js benchmarks/pages/*) \
		benchmarks/convert_tflite.py benchmarks/make_baseline_cnn.py
	@echo "Building the benchmark's pages: compressing them takes some minutes …"
	@mkdir -p benchmarks/public/litert
	@cp $(BENCHMARK_MODULES)/@litertjs/core/wasm/litert_wasm_internal.* benchmarks/public/litert
	@$(BIN)/python benchmarks/convert_tflite.py benchmarks/public/digits.tflite
	@$(BIN)/python benchmarks/make_baseline_cnn.py benchmarks/public/baseline-cnn.safetensors
	@cd benchmarks && npm run --silent build -- --logLevel warn
	@cp -r $(STATIC) benchmarks/dist/site
	@touch $@
