#!/usr/bin/env bash
# Format, build with no portal, build with all, tests; with --long also sanitizers and the memory of the parser.
set -euo pipefail
cd "$(dirname "$0")/.."
export SWIFT_BACKTRACE=enable=no

step() { printf '\n== %s\n' "$*" >&2; }

step "format"
swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Plugins Tests

[ -d ../shared/portal-corpus ] || echo "SKIPPED: the recorded pages (../shared/portal-corpus) are not here; written fixtures only" >&2

step "build with no portal"
swift build --disable-default-traits --product termind

step "build with all portals, and tests"
swift build --build-tests
swift test --skip-build

if [ "${1:-}" = "--long" ]; then
    step "sanitizer: address and leaks (HTML and HTTP)"
    LSAN_OPTIONS="suppressions=$PWD/scripts/leak-sanitizer.txt" swift test --sanitize=address --disable-xctest --scratch-path .build/address \
        --filter 'TerminHTMLTests|TerminHTTPTests|answersAsRecorded|CorpusTests|TevisTrapTests'
    step "sanitizer: threads (HTML and HTTP)"
    TSAN_OPTIONS="suppressions=$PWD/scripts/thread-sanitizer.txt" \
        swift test --sanitize=thread --disable-xctest --scratch-path .build/thread --filter 'TerminHTMLTests|TerminHTTPTests'
    step "memory: 10,000 parsed pages"
    swift build -c release --product termind-bench
    .build/release/termind-bench memory --pages 10000
fi
