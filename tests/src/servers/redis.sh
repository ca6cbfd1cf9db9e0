# Keeps one throwaway Redis for as long as standard input is open; see postgres.sh.
# Arguments: the server's program, an empty folder, the port.
set -u
cd "$2" || exit 1
{
  sh -c 'echo $$ >pid; exec "$@"' sh "$1" --port "$3" --bind 127.0.0.1 --save '' --appendonly no --dir "$2" --daemonize no
  echo stopped
} &
cat >/dev/null
kill -CONT "$(cat pid)" 2>/dev/null
kill "$(cat pid)" 2>/dev/null
wait
cd / && rm -rf "$2"
