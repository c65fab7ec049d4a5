#!/usr/bin/env bash
# A private PostgreSQL server in a folder of its own, reached by a socket in that folder alone; for tests.
#   scripts/postgres.sh start DIR   makes it if it is not there, starts it, prints how to connect
#   scripts/postgres.sh crash DIR   stops it as a power cut would
#   scripts/postgres.sh stop DIR    stops it and removes the folder
set -euo pipefail

fail() { echo "$*" >&2; exit 1; }

[ $# -eq 2 ] || fail "usage: scripts/postgres.sh start|crash|stop DIR"
folder=$2
# Debian keeps the server's programs off the PATH, by version: take the newest.
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1 || true)
PATH="${programs:+$programs:}$PATH"
command -v initdb >/dev/null || fail "initdb is not installed (Debian: apt-get install postgresql)"

# initdb refuses root; the package made a user for it.
as_user=()
user=$(id -un)
if [ "$(id -u)" -eq 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || fail "initdb does not run as root, and there is no user 'postgres'"
    command -v runuser >/dev/null || fail "initdb does not run as root, and runuser is missing"
    as_user=(runuser -u "$user" --)
fi
control() { (cd / && "${as_user[@]}" pg_ctl -D "$folder/data" -s -w -t 60 "$@" >&2); }

case $1 in
start)
    if [ ! -f "$folder/data/PG_VERSION" ]; then
        mkdir -p "$folder"
        [ "$(id -u)" -ne 0 ] || chown "$user" "$folder"
        (cd / && "${as_user[@]}" initdb -D "$folder/data" -U termind --auth=trust --encoding=UTF8 --locale=C >/dev/null)
        printf '%s\n' "listen_addresses = ''" "unix_socket_directories = '$folder'" "fsync = on" "max_connections = 100" \
            "logging_collector = off" | (cd / && "${as_user[@]}" tee -a "$folder/data/postgresql.conf" >/dev/null)
    fi
    control start -l "$folder/log" || fail "$(tail -3 "$folder/log" 2>/dev/null)"
    echo "host=$folder user=termind"
    ;;
crash) control stop -m immediate ;;
stop)
    control stop -m fast || control stop -m immediate || true
    rm -rf "$folder"
    ;;
*) fail "usage: scripts/postgres.sh start|crash|stop DIR" ;;
esac
