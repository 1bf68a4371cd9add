# make run   sets up what is missing and serves the site on http://localhost:5000
# make test  sets up what is missing and runs every check and test
.DELETE_ON_ERROR:
.PHONY: run test check test-python test-web test-browser page wheel clean

PYTHON ?= python3
BIN := .venv/bin
PAGE := src/digitpad/server/static/index.html
WEB_FILES := $(shell find web -name node_modules -prune -o -type f -print)

run: .venv/run.stamp $(PAGE)
	@$(BIN)/digitpad serve

test: check test-python test-web test-browser

check: .venv/dev.stamp web/node_modules/.package-lock.json
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cd web && npm run --silent check

test-python: .venv/dev.stamp $(PAGE)
	$(BIN)/pytest tests

test-web: web/node_modules/.package-lock.json
	cd web && npm run --silent test

test-browser: .venv/browser.stamp $(PAGE)
	$(BIN)/pytest e2e

page: $(PAGE)

wheel: .venv/dev.stamp $(PAGE)
	$(BIN)/python -m build --wheel

$(PAGE): web/node_modules/.package-lock.json $(WEB_FILES) src/digitpad/model/digits.safetensors
	cd web && npm run --silent build
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-fund --no-audit
	@touch $@
