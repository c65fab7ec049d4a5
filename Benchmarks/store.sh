#!/bin/sh
# store.sh [--quick]: the store beside a bare C program with the same statements, on a SQLite file and on a private
# PostgreSQL server; claims; what is due; statistics. JSON lines on stdout, progress on stderr; see README.md.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
termind=$here/../.build/release/termind-bench
rounds=5 units=2000 messages=100000 checks=10000000
case ${1-} in
--quick) rounds=1 units=500 messages=10000 checks=1000000 ;;
"") ;;
*)
    echo "usage: store.sh [--quick]" >&2
    exit 64
    ;;
esac
[ -x "$termind" ] || { echo "store: not built: make bench builds it" >&2; exit 69; }

work=$(mktemp -d) server=''
# shellcheck disable=SC2317  # called by trap
cleanup() {
    if [ -n "$server" ]; then "$here/../scripts/postgres.sh" stop "$server" || true; fi
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
note() { echo "store: $*" >&2; }
result() { tee -a "$work/lines"; }

# shellcheck disable=SC2046  # flags are words
cc -O2 -Wall -Wextra -o "$work/store" "$here/peers/store.c" $(pkg-config --cflags --libs sqlite3)
socket=$(mktemp -u /tmp/termind-XXXXXXXX)
address=''
if pkg-config --exists libpq && address=$("$here/../scripts/postgres.sh" start "$socket" 2>"$work/why"); then
    server=$socket
    # shellcheck disable=SC2046
    cc -O2 -Wall -Wextra -DPOSTGRES -o "$work/store-postgres" "$here/peers/store.c" $(pkg-config --cflags --libs libpq)
else
    printf '{"bench":"skipped","peer":"postgresql","reason":"no server: %s"}\n' "$(head -1 "$work/why" 2>/dev/null || true)" | result
fi

# A database of its own for every run; the C program gets one in which the rows it needs are made.
fresh() { # sqlite|postgresql [DURABILITY]: prints the place
    if [ "$1" = sqlite ]; then
        rm -f "$work"/db*
        echo "$work/db"
    else
        psql -h "$socket" -U termind -d postgres -qc 'DROP DATABASE IF EXISTS bench' -c 'CREATE DATABASE bench' \
            -c "ALTER DATABASE bench SET synchronous_commit = ${2:-on}" >/dev/null 2>&1
        echo "$address dbname=bench"
    fi
}

engines=sqlite
[ -z "$server" ] || engines="sqlite postgresql"
for engine in $engines; do
    case $engine in
    sqlite) peer=$work/store levels="FULL NORMAL" ;;
    *) peer=$work/store-postgres levels="on off" ;;
    esac
    for level in $levels; do
        note "units: $engine, $level"
        round=0
        while [ $round -lt $rounds ]; do
            place=$(fresh $engine "$level")
            "$termind" store "$place" --units $units --prepare-only
            "$peer" "$place" $units c "$level" | sed "s/\"case\":\"units\"/\"case\":\"units $engine\"/" | result
            place=$(fresh $engine "$level")
            "$termind" store "$place" --units $units --durability "$level" |
                sed "s/\"case\":\"units\"/\"case\":\"units $engine\"/" | result
            round=$((round + 1))
        done
    done
    note "claims: $engine"
    "$termind" store "$(fresh $engine)" --part claims --messages $messages | sed "s/\"case\":\"claims\"/\"case\":\"claims $engine\"/" | result
    for subscriptions in 5000 1000000; do
        note "due: $engine, $subscriptions subscriptions"
        "$termind" store "$(fresh $engine)" --part due --subscriptions $subscriptions --checks 1 | result
    done
    note "stats: $engine, $checks checks"
    "$termind" store "$(fresh $engine)" --part stats --subscriptions 1 --checks $checks | result
done
python3 "$here/store_ratios.py" "$work/lines"
