#!/bin/sh
# daemon.sh [--quick]: daemons at work for a million subscriptions, on a private PostgreSQL server and on a SQLite file,
# and pgbench with the bare statements of a look beside them. JSON lines on stdout, progress on stderr; see README.md.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
termind=$here/../.build/release/termind-bench
subscriptions=1000000 targets=40000 seconds=15 steady=40
case ${1-} in
--quick) subscriptions=50000 targets=2000 seconds=3 steady=8 ;;
"") ;;
*)
    echo "usage: daemon.sh [--quick]" >&2
    exit 64
    ;;
esac
PATH=$PATH:/usr/sbin:/usr/local/sbin
[ -x "$termind" ] || { echo "daemon: not built: make bench builds it" >&2; exit 69; }
command -v nginx >/dev/null || { echo "daemon: nginx is missing (run.sh installs it)" >&2; exit 69; }
command -v python3 >/dev/null || { echo "daemon: python3 is missing (run.sh installs it)" >&2; exit 69; }

work=$(mktemp -d) server='' database=''
# shellcheck disable=SC2317  # called by trap
cleanup() {
    if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
    if [ -n "$database" ]; then "$here/../scripts/postgres.sh" stop "$database" || true; fi
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT TERM HUP
note() { echo "daemon: $*" >&2; }
result() { tee -a "$work/lines"; }
# The last line's value of a key.
value() { tail -1 "$work/lines" | python3 -c 'import json, sys; print(json.load(sys.stdin)[sys.argv[1]])' "$1"; }

# Pages: full, open, and one that shows another time with each second. Only this machine may ask, whatever 127.* it calls.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir "$work/pages" "$work/temp"
printf 'full\n' >"$work/pages/full"
printf '08:30\n09:00\n14:15\n' >"$work/pages/open"
printf '#SECOND#\n' >"$work/pages/changing"
cat >"$work/nginx.conf" <<CONF
master_process off;
worker_processes 1;
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log warn;
events { worker_connections 4096; }
http {
    default_type text/plain;
    access_log off;
    client_body_temp_path $work/temp;
    proxy_temp_path $work/temp;
    fastcgi_temp_path $work/temp;
    uwsgi_temp_path $work/temp;
    scgi_temp_path $work/temp;
    map \$msec \$second { "~^(?<whole>[0-9]+)" \$whole; }
    server {
        listen $port;
        allow 127.0.0.0/8;
        deny all;
        root $work/pages;
        location = /changing { sub_filter_types text/plain; sub_filter '#SECOND#' \$second; }
    }
}
CONF
nginx -e "$work/nginx.log" -p "$work" -c "$work/nginx.conf" &
server=$!

daemon() { # DATABASE ARGUMENTS
    place=$1
    shift
    "$termind" daemon "$place" --port "$port" --subscriptions $subscriptions --targets $targets "$@" | result
}

folder=$(mktemp -u /tmp/termind-XXXXXXXX)
if address=$("$here/../scripts/postgres.sh" start "$folder" 2>"$work/why"); then
    database=$folder
    bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
    PATH=${bin:+$bin:}$PATH
    export PGHOST="$folder" PGUSER=termind
    query() { psql -d bench -qAt "$@"; }
    createdb bench
    note "postgresql: filling"
    daemon "$address dbname=bench" --part fill
    query -c 'VACUUM ANALYZE' -c CHECKPOINT
    note "postgresql: one look at every target"
    daemon "$address dbname=bench" --part all
    best=0
    for processes in 1 2 4; do
        note "postgresql: everything due, $processes processes"
        daemon "$address dbname=bench" --part due --processes $processes --seconds $seconds
        rate=$(value looks_per_second)
        best=$(python3 -c "print(max($best, $rate))")
        # The same statements in the same time, by as many connections as the processes have.
        note "postgresql: pgbench, $((processes * 4)) connections"
        "$here/daemon_peer.sh" look $targets $processes $seconds | result
    done
    "$here/daemon_peer.sh" each $targets 2 $seconds | result
    note "postgresql: half of $best looks a second"
    for processes in 1 2; do
        daemon "$address dbname=bench" --part steady --processes $processes --seconds $steady \
            --rate "$(python3 -c "print($best / 2)")"
    done
else
    printf '{"bench":"skipped","peer":"postgresql","reason":"no server: %s"}\n' "$(head -1 "$work/why" || true)" | result
fi

note "sqlite: filling"
daemon "$work/db" --part fill
note "sqlite: one look at every target"
daemon "$work/db" --part all
rate=$(value looks_per_second)
note "sqlite: half of $rate looks a second"
daemon "$work/db" --part steady --seconds $steady --rate "$(python3 -c "print($rate / 2)")"
python3 "$here/daemon_ratios.py" "$work/lines"
