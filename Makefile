# Every target builds what it needs: a fresh machine with Python 3.11 and make is enough.
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test bench long format golden portfolios gate clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.demo ## judge a sample portfolio and explain one account
	@$(BIN)/touchline demo

test: $(VENV)/.dev ## style, types and tests; lists what could not be run
	@.ci/checks $(BIN)

bench: $(VENV)/.bench ## measure, and keep the figures in tests/RESULTS.md
	@cd tests && ../$(BIN)/python -m benchmarks

long: $(VENV)/.dev ## the full size of what the tests do a part of, kept in tests/RESULTS.md
	@cd tests && ../$(BIN)/python -m benchmarks.long

format: $(VENV)/.dev ## format the code and the rulesets
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@for folder in rulesets/*/; do $(BIN)/touchline format $$folder; done

golden: $(VENV)/.dev ## rewrite the expected texts of the tests
	@GOLDEN=write $(BIN)/python -m pytest -m golden

portfolios: $(VENV)/.dev ## make the sample portfolios of the starters anew
	@for each in scheduling services growth starter; do \
	  PYTHONPATH=tests $(BIN)/python tests/portfolios/$$each.py rulesets/$$each/portfolio.csv || exit 1; done

gate: ## what must pass before anything is merged
	@.ci/run

clean: ## take away what make has made
	@rm -rf $(VENV) dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/.demo: pyproject.toml
	@.ci/install $(VENV) -e .
	@touch $@

$(VENV)/.dev: pyproject.toml
	@.ci/install $(VENV) -e '.[dev]'
	@touch $@ $(VENV)/.demo

$(VENV)/.bench: $(VENV)/.dev
	@.ci/install $(VENV) -e '.[dev,bench]'
	@touch $@
