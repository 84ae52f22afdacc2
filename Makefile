# Two commands matter: `make lab` to learn, `make test` to trust. The rest is listed by `make help`.
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Jupyter refuses to start for root unless it is told; in a container, root is all there is.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help env lab teach test env-test lint goldens gate bench looks site clean

help:            ## this list
	@grep -hE '^[a-z-]+: .*##' Makefile | sed 's/:.*##/  /' | expand -t 12

env:             ## make the environment in .venv, nothing else
	@.ci/env instructor

lab: env         ## open the course in JupyterLab
	JUPYTER_CONFIG_PATH=$(CURDIR)/course/.jupyter jupyter lab $(ROOT) --LabApp.default_url=/lab/tree/course/00-start-here.ipynb

teach: env       ## open the instructor's side: quizzes, formgrader, gradebook
	cd assessments && jupyter lab $(ROOT)

env-test:
	@.ci/env test
	@.ci/test-tools

lint: env-test   ## style, types, imports, evidence, items
	@.ci/lint

# In the order of the folders: those with a browser come first, so that at the end no process waits long for the other.
test: env-test lint ## everything that CI runs
	pytest -n 2 --dist loadfile --no-loadscope-reorder

goldens: env-test ## refresh golden files and notebook outputs, then look at the diff
	pytest -n 2 --dist loadfile --update-goldens

gate: env-test   ## look at every notebook in JupyterLab for what keeps people out
	pytest tests/browser/test_in_jupyterlab.py --every-notebook -p no:xdist

bench: env-test  ## print the speed tables
	pytest tests/bench -o python_files='*.py' -s --durations=0 -p no:xdist

looks: env       ## draw contact sheets of the computed CT and MRI into test-results/looks
	python -m spinelab.imaging.looks test-results/looks

site: env        ## write the static edition into site/: plain files for any web server
	spinelab publish --out site

clean:           ## remove what the commands made
	rm -rf .venv tests/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
