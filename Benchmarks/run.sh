#!/bin/sh
# run.sh [--quick]: termind beside its peers on the same pages, from a private nginx. JSON lines on stdout,
# progress on stderr. What is measured, and what termind-bench has to offer: README.md. BENCH_PYTHON names a
# Python that has the peers' packages; otherwise they are installed into a temporary folder.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
termind=$here/../.build/release/termind-bench
# Many short rounds: on a shared machine one run can take half as long again as the next of the same program.
quick='' parse_rounds=20 rounds=5 rounds_128=3
parse_pages=100 soup_pages=10 soup_walks=15 walks_1=24 walks_16=48 walks_128=160
case ${1-} in
--quick)
    quick=1 parse_rounds=3 rounds=1 rounds_128=1
    parse_pages=100 soup_pages=5 soup_walks=5 walks_1=12 walks_16=32 walks_128=128
    ;;
"") ;;
*)
    echo "usage: run.sh [--quick]" >&2
    exit 64
    ;;
esac

work=$(mktemp -d) server='' failed=0
# shellcheck disable=SC2317  # called by trap
cleanup() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

note() { echo "bench: $*" >&2; }
# One line of the result: shown and kept for the ratios.
result() { tee -a "$work/lines"; }
skipped() { printf '{"bench":"skipped","peer":"%s","reason":"%s"}\n' "$1" "$2" | result; }

install_missing() {
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        note "missing, please install: $*"
        exit 69
    fi
    note "installing $* with apt-get"
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# What everything needs: compiler, libraries, nginx, Python for the pages.
PATH=$PATH:/usr/sbin:/usr/local/sbin
export PYTHONDONTWRITEBYTECODE=1
if ! command -v cc >/dev/null; then install_missing gcc libc6-dev; fi
if ! command -v pkg-config >/dev/null; then install_missing pkg-config; fi
if ! pkg-config --exists libxml-2.0 libcurl; then install_missing libxml2-dev libcurl4-openssl-dev; fi
if ! command -v nginx >/dev/null; then install_missing nginx-light; fi
if ! nginx -V 2>&1 | grep -q http_sub_module; then
    note "this nginx has no http_sub_module, which makes the changing pages"
    exit 69
fi
if ! command -v python3 >/dev/null; then install_missing python3 python3-venv; fi

# The Python peers: where their packages are, or a folder of our own for them.
packages="aiohttp lxml selectolax beautifulsoup4 requests"
python=${BENCH_PYTHON:-python3}
python_is_ready() {
    "$python" -c 'import aiohttp, bs4, lxml.html, requests, selectolax.lexbor' 2>/dev/null
}
install_python_peers() { # into a folder of our own; uvloop is welcome, not needed
    python3 -m venv "$work/python" >/dev/null || return 1
    python=$work/python/bin/python
    # shellcheck disable=SC2086  # a list of words
    "$python" -m pip install -q $packages || return 1
    "$python" -m pip install -q uvloop || note "without uvloop"
}
if ! python_is_ready; then
    note "installing $packages into a temporary folder"
    install_python_peers >&2 || note "that failed"
fi
have_python=''
if python_is_ready; then have_python=1; fi

cd "$here"
for peer in parse walk; do
    # shellcheck disable=SC2046  # flags are words
    cc -O2 -Wall -Wextra -o "$work/$peer" "peers/$peer.c" $(pkg-config --cflags --libs libxml-2.0 libcurl)
done
mkdir "$work/temp"
python3 pages.py "$work/pages"

ports=$(python3 -c 'import socket
sockets = [socket.socket() for _ in range(4)]
for s in sockets: s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))')
# shellcheck disable=SC2086  # four words
set -- $ports
./nginx.sh "$work" "$@" >"$work/nginx.conf"
nginx -e "$work/nginx.log" -p "$work" -c "$work/nginx.conf" &
server=$!
url() { echo "http://127.0.0.1:$1/"; }
unchanged=$(url "$1") last_changed=$(url "$2") all_changed=$(url "$3") compressed=$(url "$4")
tries=0
until "$work/walk" "$unchanged" 1 1 start >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ $tries -gt 50 ] || ! kill -0 "$server" 2>/dev/null; then
        note "nginx did not start: $(cat "$work/nginx.log")"
        exit 69
    fi
    sleep 0.1
done

walkers=c parsers=c soups=''
if [ -x "$termind" ]; then
    walkers="$walkers termind" parsers="$parsers termind"
else
    skipped termind "not built: swift build -c release --product termind-bench"
fi
if [ -n "$have_python" ]; then
    walkers="$walkers aiohttp" parsers="$parsers lxml selectolax" soups="bs4-lxml bs4-html.parser"
else
    skipped python "the packages $packages are missing and could not be installed"
fi

# Runs one peer in a process of its own; a failure is told and does not stop the others.
measure() {
    if timeout --foreground 120 "$@" >"$work/line" && [ -s "$work/line" ]; then
        result <"$work/line"
    else
        note "failed: $*"
        failed=1
    fi
}

# shellcheck disable=SC2317  # called by in_turns
parse() { # PEER
    case $1 in
    c*) measure "$work/parse" "$work/pages/slots.html" "$parse_pages" "$1" ;;
    termind) measure "$termind" parse "$work/pages/slots.html" --pages "$parse_pages" ;;
    bs4*) measure "$python" peers/parse_peers.py "$1" "$work/pages/slots.html" "$soup_pages" ;;
    *) measure "$python" peers/parse_peers.py "$1" "$work/pages/slots.html" "$parse_pages" ;;
    esac
}

# shellcheck disable=SC2317  # called by in_turns
walk() { # PEER CASE BASEURL AT_ONCE WALKS
    case $1 in
    c*) measure "$work/walk" "$3" "$4" "$5" "$2" "$1" ;;
    termind) measure "$termind" walk "$3" --at-once "$4" --walks "$5" --case "$2" ;;
    aiohttp) measure "$python" peers/walk_aiohttp.py "$3" "$4" "$5" "$2" ;;
    esac
}

# The peers take turns, each round another one first, so that a slow minute of the machine hits all of them.
in_turns() { # ROUNDS PEERS COMMAND [ARGUMENTS]: runs COMMAND PEER ARGUMENTS
    turns=$1 order=$2 command=$3
    shift 3
    while [ "$turns" -gt 0 ]; do
        for peer in $order; do "$command" "$peer" "$@"; done
        case $order in *' '*) order="${order#* } ${order%% *}" ;; esac
        turns=$((turns - 1))
    done
}

note "parse: the page of suggested times"
in_turns $parse_rounds "c-again $parsers" parse
in_turns 3 "$soups" parse
for name in unchanged last-changed all-changed; do
    case $name in
    unchanged) base=$unchanged ;;
    last-changed) base=$last_changed ;;
    # The bare C program once more, as if it were another peer: its ratio to itself is what noise can do.
    *) base=$all_changed walkers="c-again $walkers" ;;
    esac
    note "walks: $name"
    in_turns $rounds "$walkers" walk $name "$base" 1 $walks_1
    in_turns $rounds "$walkers" walk $name "$base" 16 $walks_16
    if [ -n "$quick" ] && [ $name = last-changed ]; then continue; fi
    in_turns $rounds_128 "$walkers" walk $name "$base" 128 $walks_128
done
walkers=${walkers#c-again }
# nginx is the slower one here: fewer walks say as much about the client.
note "walks: all-changed-gzip"
in_turns 1 "$walkers" walk all-changed-gzip "$compressed" 16 24
if [ -z "$quick" ]; then
    in_turns 1 "$walkers" walk all-changed-gzip "$compressed" 1 12
    in_turns 1 "$walkers" walk all-changed-gzip "$compressed" 128 128
fi
if [ -x "$termind" ]; then
    measure "$termind" walk "$unchanged" --at-once 16 --walks $walks_16 --no-memo --case unchanged-no-memo
fi
if [ -n "$have_python" ]; then
    measure "$python" peers/walk_requests.py "$unchanged" "$soup_walks" unchanged
fi

python3 ratios.py "$work/lines"
exit $failed
