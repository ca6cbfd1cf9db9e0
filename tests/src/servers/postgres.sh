# Keeps one throwaway PostgreSQL cluster for as long as standard input is open.
# Whoever started it holds the other end of that pipe, so it ends with them however they end.
# Arguments: the folder of PostgreSQL's programs, an empty folder, on|off for fsync; and, for a cluster whose data outlives the
# server, the folder of that data, and more settings as options of `postgres`.
set -u
cd "$2" || exit 1
data=${4:-$2/data}
fail() {
  cat ./*.log
  echo failed
  exit 1
}
if [ ! -f "$data/PG_VERSION" ]; then
  "$1/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C --no-sync >initdb.log 2>&1 || fail
  cat >>"$data/postgresql.conf" <<SETTINGS
listen_addresses = ''
max_connections = 300
shared_buffers = 128MB
fsync = $3
synchronous_commit = $3
full_page_writes = $3
autovacuum_naptime = 5s
SETTINGS
  # Counts statements, where the module came with the server.
  [ -f "$("$1/pg_config" --sharedir 2>/dev/null)/extension/pg_stat_statements.control" ] &&
    echo "shared_preload_libraries = 'pg_stat_statements'" >>"$data/postgresql.conf"
fi
"$1/pg_ctl" start -w -t 60 -D "$data" -l server.log -o "-c unix_socket_directories='$2' ${5:-}" >start.log 2>&1 || fail
echo ready
cat >/dev/null
# A test that failed may have left it frozen.
kill -CONT "$(head -n 1 "$data/postmaster.pid")" 2>/dev/null
if [ -n "${4:-}" ]; then
  "$1/pg_ctl" stop -m fast -D "$data" >/dev/null 2>&1
else
  "$1/pg_ctl" stop -m immediate -D "$data" >/dev/null 2>&1
fi
cd / && rm -rf "$2"
