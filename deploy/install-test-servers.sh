#!/usr/bin/env bash
# Makes sure that PostgreSQL, Redis, the tool sqlite3 and curl are installed for the tests, by the machine's own package manager.
# The tests start servers of their own in temporary folders; a server that the packages start is not used.
set -euo pipefail

has_postgres() {
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || compgen -G '/opt/homebrew/opt/postgresql*/bin/initdb' >/dev/null
}
has_redis() { command -v redis-server >/dev/null || command -v valkey-server >/dev/null; }
has_sqlite() { command -v sqlite3 >/dev/null; }

has_what_tests_need() { has_postgres && has_redis && has_sqlite; }

explain() {
  # Only curl is missing, which one test does without.
  has_what_tests_need && exit 0
  echo "PostgreSQL 14 or newer (initdb, pg_ctl, postgres), redis-server and sqlite3 are needed for the tests, and $1." >&2
  echo "Install them, or set PANORAMA_TEST_POSTGRES_URL and PANORAMA_TEST_REDIS_URL to servers that the tests may use." >&2
  exit 1
}

# With curl the requests of the README are sent as they stand there.
has_what_tests_need && command -v curl >/dev/null && exit 0
if has_sqlite && [ -n "${PANORAMA_TEST_POSTGRES_URL:-}" ] && [ -n "${PANORAMA_TEST_REDIS_URL:-}" ]; then exit 0; fi

as_root=()
if [ "$(id -u)" -ne 0 ] && ! command -v brew >/dev/null; then
  sudo -n true 2>/dev/null || explain "this account may not install them"
  as_root=(sudo -n)
fi

echo "installing PostgreSQL, Redis, sqlite3 and curl for the tests"
if command -v apt-get >/dev/null; then
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql redis-server sqlite3 curl </dev/null
elif command -v dnf >/dev/null; then
  "${as_root[@]}" dnf install -y -q postgresql-server redis sqlite curl || "${as_root[@]}" dnf install -y -q postgresql-server valkey sqlite curl
elif command -v apk >/dev/null; then
  "${as_root[@]}" apk add --quiet postgresql redis sqlite curl
elif command -v brew >/dev/null; then
  brew install --quiet postgresql redis sqlite curl
else
  explain "no package manager is known here"
fi
has_what_tests_need || explain "the packages did not bring them"
