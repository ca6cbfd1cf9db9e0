# Keeps one throwaway Redis for as long as standard input is open; see postgres.sh.
# Arguments: the server's program, an empty folder, the port, and more settings.
set -u
cd "$2" || exit 1
program=$1 folder=$2 port=$3
shift 3
{
  sh -c 'echo $$ >pid; exec "$@"' sh "$program" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" --daemonize no "$@"
  echo stopped
} &
cat >/dev/null
kill -CONT "$(cat pid)" 2>/dev/null
kill "$(cat pid)" 2>/dev/null
wait
cd / && rm -rf "$folder"
