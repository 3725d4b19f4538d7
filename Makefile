# make demo   everything runs: address and accounts are printed when it is ready; Ctrl-C stops it
# make test   the whole suite (ARGS="-k visit"; DATABASE_URL=… REDIS_URL=… for servers of your own)
# make soak   storms, races, faults and seeds at length, the demo on every date (≤ 40 minutes)
# make lint   the gate beside the tests    make format     what the gate can put right by itself
# make messages  the Chinese catalogue     make migrations  for what the models say now (NAME=what_it_does)
# make faults  faults planted in the shared code of kinds, and guards taken away: are all caught?
# make bench  the measurements             make clean      what can be made again
# make sbom   what it is made of, with licences, in var/sbom.json (CycloneDX)
# make pictures  the pictures of docs/handbook, taken of the demo as it is now (needs Chromium)
# make vendor the libraries and icons under static/, out of their npm packages (needs npm)

SHELL := /bin/bash
export SWS_ENV_FILE :=# what is made here is never made of a server's own data
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.PHONY: demo test soak faults lint format bench messages migrations sbom vendor pictures clean

FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 12))
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3 /usr/bin/python3.11 \
	/usr/bin/python3.12,$(shell $(p) -c '$(FITS)' >/dev/null 2>&1 && echo $(p))))
PY := .venv/bin/python
RUNTIME := .venv/.run-$(shell sha256sum requirements.txt | cut -c1-16)
TOOLS := .venv/.dev-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c1-16)
OURS := stations beneficiaries resources cases reports demo
# What production sets; a check needs no server.
PRODUCTION = env -u DEBUG HTTPS=1 ALLOWED_HOSTS=example.org VAR_DIR=var/test \
	DATABASE_URL=postgres://sws@example DATABASE_OWNER_URL=postgres://owner@example REDIS_URL=redis://example $$($(PY) -m config.keys)

demo: $(RUNTIME)
	@$(PY) -m config.run

test: $(TOOLS)
	@marks=""; .ci/tools || { [ "$${CI:-}" != true ] || exit 1; marks="not browser"; }; \
	$(PY) -m pytest -n auto --dist loadgroup $${marks:+-m "$$marks"} $(ARGS)

soak: $(TOOLS)
	SOAK=1 $(PY) -m pytest -n auto --dist loadgroup -m "soak or long" $(ARGS)
	@fell=""; for at in $$($(PY) -c 'from config.testing_clock import MOMENTS; print(*MOMENTS.values())'); do \
	echo "== $$at"; $(PY) -m pytest --at "$$at" -q config/tests/test_chain.py demo/tests || fell="$$fell $$at"; \
	done; [ -z "$$fell" ] || { echo "Failed at$$fell"; exit 1; }

lint: $(TOOLS)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 --check
	$(PY) -m djhtml --check --tabwidth 2 templates
	$(PY) -c 'from importlinter.cli import lint_imports_command as c; c()'
	$(PY) -m mypy
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	EMBEDDED_DURABLE=0 VAR_DIR=var/test $(PY) manage.py makemigrations --check --dry-run
	$(PY) .ci/catalogue.py

format: $(TOOLS)
	$(PY) -m ruff check --fix --exit-zero .
	$(PY) -m ruff format .
	git ls-files -z 'templates/*.html' | xargs -0 -r .venv/bin/djade --target-version 5.2 || true
	$(PY) -m djhtml --tabwidth 2 templates

faults: $(TOOLS)
	$(PY) .ci/faults

bench: $(TOOLS)
	@for file in $(filter-out benchmarks/world.py benchmarks/columns.py,$(wildcard benchmarks/*.py)); do echo "== $$file"; $(PY) $$file; done

messages: $(TOOLS)
	$(PY) manage.py makemessages --locale zh_Hans --no-obsolete --no-wrap \
		--add-location file --ignore '.venv/*' --ignore 'var/*' --ignore 'config/tests/*'
	$(PY) manage.py compilemessages --ignore '.venv/*'
	$(PY) .ci/catalogue.py

migrations: $(RUNTIME)
	EMBEDDED_DURABLE=0 VAR_DIR=var/test $(PY) manage.py makemigrations --name $(NAME)

sbom: $(RUNTIME)
	@$(PY) .ci/sbom.py

vendor:
	deploy/vendor.sh

pictures: $(TOOLS)
	@.ci/tools
	PICTURES=1 SOAK=1 $(PY) -m pytest -n 0 -q config/tests/test_handbook_pictures.py

clean:
	rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis var/test var/bench
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Needs Python 3.11 or 3.12 with venv (apt install python3-venv)."; exit 1; }
	$(PYTHON) -m venv .venv

$(RUNTIME): | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f .venv/.run-* && touch $@

$(TOOLS): | .venv/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f .venv/.dev-* $(RUNTIME) && touch $@ $(RUNTIME)
