#!/bin/sh
# daemon_peer.sh look|each TARGETS PROCESSES SECONDS: pgbench beside the daemons, on the database "bench" of PGHOST.
#   look   the bare statements of a look that finds what the last one found: claim, record, touch, settle, in one
#          transaction, without a page, a plan, health or the pace of a host
#   each   what most programs do: a look for each subscription, not for each target
set -eu
kind=$1 targets=$2 processes=$3 seconds=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
now="(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
if [ "$kind" = look ]; then
    psql -d bench -qAt -c "UPDATE targets SET lease = NULL, lease_until = 0, interval = 3600000,
        next_due_at = $now - 3600000 + service_id"
    cat >"$work/script" <<SQL
BEGIN;
WITH due AS MATERIALIZED (SELECT id, service_id FROM targets WHERE next_due_at <= $now AND lease_until <= $now
    ORDER BY next_due_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
UPDATE targets SET lease = 'pgbench', lease_until = $now + 30000 FROM due WHERE targets.id = due.id
    RETURNING targets.service_id AS service \\gset
SELECT office, base_url, service_name FROM services WHERE id = :service FOR NO KEY UPDATE;
SELECT id, appointment_date, appointment_time, location FROM appointments
    WHERE service_id = :service AND quantity = 1 AND gone_at IS NULL;
SELECT checked_at FROM checks WHERE service_id = :service AND quantity = 1 AND complete = 1
    AND status IN ('open', 'fully_booked') ORDER BY checked_at DESC, id DESC LIMIT 2;
INSERT INTO checks (service_id, quantity, status, complete, available, evidence, page_url, duration_ms, requests, worker,
    checked_at, created_at, updated_at)
    VALUES (:service, 1, 'fully_booked', 1, 0, 'full', 'http://127.1.0.1/full', 1, 1, 'pgbench', $now, $now, $now);
UPDATE services SET total_checks = total_checks + 1, last_check_at = $now WHERE id = :service;
UPDATE appointments SET last_seen_at = $now WHERE service_id = :service AND quantity = 1 AND gone_at IS NULL;
INSERT INTO availability_history (service_id, quantity, hour, looks, complete_looks, created_at, updated_at)
    VALUES (:service, 1, $now / 3600000 * 3600000, 1, 1, $now, $now)
    ON CONFLICT (service_id, quantity, hour) DO UPDATE SET looks = availability_history.looks + 1;
SELECT * FROM subscriptions JOIN users ON users.id = user_id
    WHERE service_id = :service AND quantity = 1 AND subscriptions.active = 1 AND users.active = 1;
UPDATE subscriptions SET last_checked_at = $now, last_status = 'fully_booked', consecutive_errors = 0
    WHERE service_id = :service AND quantity = 1 AND active = 1;
UPDATE targets SET next_due_at = next_due_at + interval, lease = NULL, lease_until = 0 WHERE service_id = :service;
COMMIT;
SQL
else
    # Any subscription is due: a random one stands for the one that is due longest.
    most=$(psql -d bench -qAt -c 'SELECT max(id) FROM subscriptions')
    cat >"$work/script" <<SQL
\\set id random(1, $most)
BEGIN;
SELECT service_id AS service, user_id FROM subscriptions WHERE id = :id FOR NO KEY UPDATE \\gset
SELECT office, base_url, service_name FROM services WHERE id = :service;
INSERT INTO checks (service_id, quantity, status, complete, available, evidence, page_url, duration_ms, requests, worker,
    checked_at, created_at, updated_at)
    VALUES (:service, 1, 'fully_booked', 1, 0, 'full', 'http://127.1.0.1/full', 1, 1, 'pgbench', $now, $now, $now);
UPDATE subscriptions SET last_checked_at = $now, last_status = 'fully_booked', consecutive_errors = 0 WHERE id = :id;
COMMIT;
SQL
fi
pgbench -d bench -n -M prepared -c $((processes * 4)) -j "$processes" -T "$seconds" -f "$work/script" >"$work/out" 2>"$work/why" || {
    echo "daemon: pgbench: $(tail -1 "$work/why")" >&2
    exit 1
}
# How many subscriptions there are to a target: with one look for all of them a target is served by one.
each=1
[ "$kind" = look ] || each=$(psql -d bench -qAt -c "SELECT count(*) / $targets FROM subscriptions")
awk -v kind="$kind" -v processes="$processes" -v each="$each" '/^tps/ {
    printf "{\"bench\":\"daemon\",\"peer\":\"pgbench\",\"case\":\"%s postgresql\",\"processes\":%d,\"connections\":%d,", kind, processes, processes * 4
    printf "\"transactions_per_second\":%.1f,\"targets_per_second\":%.1f}\n", $3, $3 / each }' "$work/out"
