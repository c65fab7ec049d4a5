#!/usr/bin/env bash
# Makes sure that the C libraries and pkg-config are there: installs them where apt is, else names them and stops.
#   scripts/dependencies.sh              what the program needs
#   scripts/dependencies.sh postgresql   also libpq and a PostgreSQL server, for the tests and the trait
set -euo pipefail

packages=(pkg-config libxml2-dev libcurl4-openssl-dev libsqlite3-dev)
libraries=(libxml-2.0:libxml2-dev libcurl:libcurl4-openssl-dev sqlite3:libsqlite3-dev)
missing=()
command -v pkg-config >/dev/null || missing+=(pkg-config)
if [ "${1:-}" = postgresql ]; then
    packages+=(libpq-dev postgresql)
    libraries+=(libpq:libpq-dev)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || missing+=(postgresql)
fi
for pair in "${libraries[@]}"; do
    pkg-config --exists "${pair%%:*}" 2>/dev/null || missing+=("${pair##*:}")
done
if ! command -v swift >/dev/null; then
    echo "A Swift 6.3 toolchain is missing; see https://www.swift.org/install" >&2
    exit 1
fi
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "Missing: ${missing[*]}. Install them with your system's package manager (Debian calls them: ${packages[*]})." >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Missing: ${missing[*]}. Run as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "installing ${missing[*]} with apt-get" >&2
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
