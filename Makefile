# make help lists the targets. Each is a thin name for a command that can be typed as well.
BUILD_TYPE ?= release
PREFIX ?= /usr/local
DESTDIR ?=
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
PYTHON ?= /usr/bin/python3
BUILD = build/$(BUILD_TYPE)

.DEFAULT_GOAL := help
SECONDS ?= 60
.PHONY: help setup build demo test kill property matrix frameworks check coverage fuzz bench format install clean

help: ## this page
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## install what is missing to build and test (Debian 12)
	@scripts/setup

build: ## build build/release/groundway, and the tests
	@[ -e $(BUILD)/build.ninja ] || cmake --preset $(BUILD_TYPE) --log-level=WARNING
	@cmake --build $(BUILD) --parallel $(JOBS)

demo: setup build ## carry a SQLite file to a private PostgreSQL, and prove it
	@scripts/demo

test: setup build ## every test; the last line says how many passed and failed
	@$(PYTHON) tools/run_tests.py --build-dir $(BUILD)

matrix: build ## the suites of the copy on PostgreSQL 14 to 18, as a table (fetches servers from npm's registry)
	@$(PYTHON) tools/run_matrix.py --build-dir $(BUILD)

property: build ## schemas that nobody thought of, each turned into another, on PostgreSQL 14, 15 and 18
	@GROUNDWAY_BIN=$(BUILD)/groundway $(PYTHON) tests/e2e/schema_made.py

kill: build ## copies struck 200 times at random moments and resumed; GROUNDWAY_KILLS=N for another number
	@GROUNDWAY_KILLS=$${GROUNDWAY_KILLS:-200} GROUNDWAY_BIN="$(CURDIR)/$(BUILD)/groundway" $(PYTHON) tests/e2e/copy_fault_test.py

frameworks: build ## applications of frameworks from npm, moved and run on the result (needs node 20 and npm)
	@GROUNDWAY_BIN="$(CURDIR)/$(BUILD)/groundway" tests/frameworks/run

check: ## the tests under address and undefined-behaviour sanitizers (clang 19)
	@scripts/setup --check-tools
	@$(MAKE) --no-print-directory build BUILD_TYPE=asan
	@$(PYTHON) tools/run_tests.py --build-dir build/asan

coverage: build ## what of the core its tests reach, by folder (gcov)
	@[ -e build/coverage/build.ninja ] || cmake --preset coverage --log-level=WARNING
	@cmake --build build/coverage --parallel $(JOBS) --target base_tests env_tests sql_tests sql_pgtests \
	  schema_tests copy_tests
	@$(PYTHON) tools/coverage.py

fuzz: ## every parser and encoder under libFuzzer, SECONDS=60 each (clang 19)
	@scripts/setup --check-tools
	@tests/fuzz/run $(SECONDS)

bench: setup build ## measure the copy, beside pgloader
	@scripts/setup --check-tools
	@$(PYTHON) bench/run.py --build-dir $(BUILD)

format: ## clang-format every source file
	@git ls-files 'src/*.cc' 'src/*.h' | xargs clang-format -i

install: build ## install the program under DESTDIR and PREFIX
	@DESTDIR="$(DESTDIR)" cmake --install $(BUILD) --prefix "$(PREFIX)"

clean: ## remove what was built
	@rm -rf build
