#!/bin/sh
# Runs each fuzz target for so many seconds (60), beginning with what the repository knows and what earlier runs found.
set -eu
cd "$(dirname "$0")/../.."
seconds=${1:-60}
targets="query-guard signatures mappings intake masking websocket-frames"
RUSTC_WORKSPACE_WRAPPER="$PWD/tests/fuzz/instrument.sh" ${CARGO:-cargo} build -p fuzz --features libfuzzer
for target in $targets; do
  corpus=target/fuzz/$target
  mkdir -p "$corpus"
  tests/fuzz/seed.sh "$target" "$corpus"
  echo "fuzz: $target for $seconds s"
  target/debug/fuzz-"$target" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=1024 -max_len=70000 -len_control=20 \
    -dict=tests/fuzz/words.dict -artifact_prefix=target/fuzz/"$target"- -print_final_stats=1 "$corpus"
done
