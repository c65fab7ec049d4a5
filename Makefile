# Everything a person does with the sources. `make run` and `make test` install what they need.
SHELL := /bin/bash

.PHONY: run test test-long bench build format clean dependencies

run: dependencies ## build, and run the main job against a simulated office
	@echo "building (the first time takes a few minutes) …" >&2
	swift build --product termind
	.build/debug/termind demo

test: dependencies ## what CI runs: seeded short forms, under 15 minutes
	scripts/check.sh

test-long: dependencies ## the full figures: 2,000 mutations a page, sanitizers, memory
	TERMIND_LONG=1 scripts/check.sh --long

bench: dependencies ## JSON lines: peers beside us in the same run
	scripts/dependencies.sh postgresql
	swift build -c release --traits PostgreSQL,default --product termind-bench
	Benchmarks/run.sh
	Benchmarks/store.sh
	Benchmarks/daemon.sh

build: dependencies
	swift build

format:
	swift format --in-place --recursive --configuration .swift-format Sources Plugins Tests Package.swift

clean:
	rm -rf .build

dependencies:
	@scripts/dependencies.sh
