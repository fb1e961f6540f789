#!/usr/bin/env bash
# Adds what is new in the public API to each library's PublicAPI.Unshipped.txt, and drops what is gone.
set -euo pipefail
cd "$(dirname "$0")/.."
for project in "${@:-src/*/*.csproj}"; do
  for p in $project; do
    printf '#nullable enable\n' > "$(dirname "$p")/PublicAPI.Unshipped.txt"
    dotnet format analyzers "$p" --diagnostics RS0016 --severity warn
  done
done
