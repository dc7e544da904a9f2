#!/usr/bin/env bash
# Keeps one issue with what the nightly self-tests have found broken, and closes it when all is well. Needs
# gh(1) with GH_TOKEN and GH_REPO, $RESULT of the jobs that have merged, and $RUN_URL.
set -euo pipefail

label=nightly
open=$(gh issue list --label "$label" --state open --limit 1 --json number --jq '.[].number')
if [ "$RESULT" = success ]; then
  [ -z "$open" ] || gh issue close "$open" --comment "All is well again: $RUN_URL"
  exit 0
fi
body=$(mktemp)
node scripts/nightly-issue.js wholes >"$body"
gh label create "$label" --description 'What the nightly self-tests have found' --force
if [ -n "$open" ]; then
  gh issue edit "$open" --body-file "$body"
else
  gh issue create --title 'The nightly self-tests have found something' --label "$label" --body-file "$body"
fi
