#!/usr/bin/env bash
# One self-test on the images of a job ($IMAGES, separated by commas); its report is a directory of its name.
set -euo pipefail

IFS=, read -ra names <<<"$IMAGES"
images=()
for name in "${names[@]}"; do images+=(--image "$name"); done
exec ./bin/postroj selftest "$1" "${images[@]}" --target-timeout 1200 --report-dir "$1"
