# make extract: set up and extract corpus/samples into out/.  make test: set up and check all.
# make docs: the documentation, into site/.
VENV := .venv
BIN := $(VENV)/bin

$(VENV)/.installed: pyproject.toml constraints.txt
	python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip -c constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[dev]"
	touch $@

.PHONY: install extract test train docs picture
install: $(VENV)/.installed

extract: install
	$(BIN)/county-measures extract corpus/samples -o out
	@echo "Tables: out/measures.csv, out/sentences.csv, out/reports.csv. The first measures:"
	@$(BIN)/python -c "print(*open('out/measures.csv', encoding='utf-8-sig').read().splitlines()[:6], sep='\n')"

test: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/county-measures corpus check
	$(BIN)/python -m pytest --cov --cov-report=term:skip-covered

# The shipped models, rebuilt from corpus/ alone.
train: install
	$(BIN)/county-measures train all

# Warnings are errors; nothing is loaded from elsewhere when a page is read.
docs: install
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[docs]"
	$(BIN)/zensical build --strict --clean
	cp pipeline/countymeasures/document.schema.json site/

# docs/show.png anew. It needs chromium and a Chinese font (Debian: chromium, fonts-noto-cjk).
picture: install
	$(BIN)/county-measures show corpus/samples/qinan-2018.txt --html out/show.html
	chromium --headless --no-sandbox --hide-scrollbars --window-size=1000,520 --screenshot=docs/show.png out/show.html
