#!/bin/sh
# Compiles our own crates so that libFuzzer sees which paths an input takes. Called by cargo as RUSTC_WORKSPACE_WRAPPER: what comes from
# the registry is built as always and is not built twice.
# What the compiler itself loads has nobody to tell of its paths.
case " $* " in
  *" proc-macro "*) exec "$@" ;;
esac
exec "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares
