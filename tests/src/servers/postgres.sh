# Keeps one throwaway PostgreSQL cluster for as long as standard input is open.
# Whoever started it holds the other end of that pipe, so it ends with them however they end.
# Arguments: the folder of PostgreSQL's programs, an empty folder, on|off for fsync.
set -u
cd "$2" || exit 1
fail() {
  cat ./*.log
  echo failed
  exit 1
}
"$1/initdb" -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >initdb.log 2>&1 || fail
cat >>data/postgresql.conf <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$2'
max_connections = 300
shared_buffers = 128MB
fsync = $3
synchronous_commit = $3
full_page_writes = $3
autovacuum_naptime = 5s
SETTINGS
"$1/pg_ctl" start -w -t 60 -D data -l server.log >start.log 2>&1 || fail
echo ready
cat >/dev/null
"$1/pg_ctl" stop -m immediate -D data >/dev/null 2>&1
cd / && rm -rf "$2"
