#!/usr/bin/env bash
# Makes sure that PostgreSQL and Redis are installed for the tests, by the machine's own package manager.
# The tests start servers of their own in temporary folders; a server that the packages start is not used.
set -euo pipefail

has_postgres() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' >/dev/null
}
has_redis() { command -v redis-server >/dev/null || command -v valkey-server >/dev/null; }

has_servers() { has_postgres && has_redis; }

explain() {
  # Only curl is missing, which one test does without.
  has_servers && exit 0
  echo "PostgreSQL 14 or newer (initdb, pg_ctl, postgres) and redis-server are needed for the tests, and $1." >&2
  echo "Install them, or set PANORAMA_TEST_POSTGRES_URL and PANORAMA_TEST_REDIS_URL to servers that the tests may use." >&2
  exit 1
}

# With curl the requests of the README are sent as they stand there.
has_servers && command -v curl >/dev/null && exit 0
if [ -n "${PANORAMA_TEST_POSTGRES_URL:-}" ] && [ -n "${PANORAMA_TEST_REDIS_URL:-}" ]; then exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ] && ! command -v brew >/dev/null; then
  sudo -n true 2>/dev/null || explain "this account may not install them"
  as_root=(sudo -n)
fi

echo "installing PostgreSQL, Redis and curl for the tests"
if command -v apt-get >/dev/null; then
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql redis-server curl </dev/null
elif command -v dnf >/dev/null; then
  "${as_root[@]}" dnf install -y -q postgresql-server redis curl || "${as_root[@]}" dnf install -y -q postgresql-server valkey curl
elif command -v apk >/dev/null; then
  "${as_root[@]}" apk add --quiet postgresql redis curl
elif command -v brew >/dev/null; then
  brew install --quiet postgresql redis curl
else
  explain "no package manager is known here"
fi
has_servers || explain "the packages did not bring them"
