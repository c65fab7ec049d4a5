#!/usr/bin/env bash
# Format, build with no portal, build with all and both engines, tests; with --long also sanitizers and the memory of
# the parser. The tests of PostgreSQL use a private server in a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."
export SWIFT_BACKTRACE=enable=no

step() { printf '\n== %s\n' "$*" >&2; }

step "format"
swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Plugins Tests

[ -d ../shared/portal-corpus ] || echo "SKIPPED: the recorded pages (../shared/portal-corpus) are not here; written fixtures only" >&2

step "build with no portal"
swift build --disable-default-traits --product termind

step "PostgreSQL for the tests"
# Short, as the name of a socket must be.
server=$(mktemp -u /tmp/termind-XXXXXXXX)
traits=default
if ! problem=$(scripts/dependencies.sh postgresql 2>&1); then
    echo "SKIPPED: PostgreSQL, as it is not installed: $problem" >&2
else
    traits=PostgreSQL,default
    trap 'scripts/postgres.sh stop "$server" 2>/dev/null || true' EXIT
    if address=$(scripts/postgres.sh start "$server" 2>"$server.err"); then
        export TERMIND_TEST_POSTGRES="$address"
        echo "$address" >&2
    else
        echo "SKIPPED: PostgreSQL, as no server could be started: $(cat "$server.err")" >&2
    fi
    rm -f "$server.err"
fi

step "build with all portals, and tests"
swift build --traits "$traits" --build-tests
swift test --traits "$traits" --skip-build

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
