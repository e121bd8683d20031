# The commands that the README names. `make` alone lists them.

SWIFT ?= swift
# Warnings are errors in our own builds, and never in a user's.
export LAMBDA_PACK_STRICT = 1
export SWIFT

.PHONY: help setup demo test test-unit bench dist format check docs goldens

help: ## Lists these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Installs what is missing: C libraries, test tools, an arm64 Swift SDK
	@Scripts/install-dependencies.sh --tests
	@Scripts/debian-swift-sdk.sh

demo: setup ## Packages two fixtures, static and shared, and shows what is refused and why
	@Scripts/demo.sh

test: setup ## Runs all tests, and lists what was skipped
	@Scripts/fetch-elf-corpora.sh
	@Scripts/fetch-test-tools.sh
	@Scripts/fetch-debian-runtimes.sh
	@Scripts/fetch-libdeflate.sh
	@$(SWIFT) build --build-tests
	@Scripts/run-tests.sh

test-unit: ## Runs the tests that build no fixture, and a part of their long sweeps
	@$(SWIFT) build --build-tests
	@Scripts/run-tests.sh --unit

bench: setup ## Prints the benchmarks' table: ratios within one run
	@Benchmarks/run.sh

dist: setup ## Makes what a release has: executables without shared libraries, the plugin package, checksums
	@Scripts/dist.sh

docs: ## Writes the generated parts of docs/ anew
	@$(SWIFT) run --quiet lambda-pack document-configuration > docs/configuration.md

.PHONY: docc
docc: ## Builds the DocC pages of docs/, Archive and ELF, and checks their links
	@$(SWIFT) build
	@Scripts/build-documentation.sh

goldens: ## Records the golden reports anew: look at the difference before you commit it
	@LAMBDA_PACK_RECORD_GOLDENS=1 $(SWIFT) test --filter GoldenReportTests

format: ## Formats the Swift sources in place
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Plugins Benchmarks fixtures

.PHONY: lint
lint: ## Checks formatting, shell scripts, workflows, spelling and links: the fast part of the check
	@Scripts/install-dependencies.sh --tests
	@Scripts/fetch-lint-tools.sh
	@SWIFT="$(SWIFT)" Scripts/lint.sh

check: lint test ## All that CI checks: lint, then all tests
