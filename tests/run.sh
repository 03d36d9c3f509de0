#!/usr/bin/env bash
# Installs what the tests need, builds with warnings as errors, checks the formatting, runs every test and ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
# more rounds of what depends on chance
[ "${1:-}" != --long ] || export ALERTIMAGES_LONG=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

# an independent reader of mails
tools=()
command -v python3 > /dev/null || tools+=(python3)
# real senders
command -v prometheus > /dev/null || tools+=(prometheus)
[ -d /usr/lib/postgresql ] || tools+=(postgresql)
# the clock of a daemon is set while it runs
[ -n "$(compgen -G "/usr/lib/*/faketime/libfaketimeMT.so.1")" ] || tools+=(faketime)
command -v prometheus-alertmanager > /dev/null || tools+=(prometheus-alertmanager)
bash samples/prerequisites.sh "${tools[@]}"
npm install --silent --no-audit --no-fund --no-package-lock --prefix tests/.tools maildev@2.1.0 azurite@3.35.0 s3rver@3.7.1 webdav-server@2.6.3 > /dev/null

dotnet build -c Release -v quiet -warnaserror -warnnotaserror:NU1603 -clp:NoSummary AlertImages.sln
dotnet format AlertImages.sln --no-restore --verify-no-changes

results="$(mktemp -d)"
trap 'rm -rf "$results"' EXIT
status=0
for project in tests/AlertImages.Tests tests/AlertImages.EndToEnd.Tests; do
    dotnet test -c Release --no-build "$project" 2>&1 | tee "$results/$(basename "$project").log" || status=1
done

# what failed and why, once more where it is seen
grep -hE -A 15 '^ +Failed [A-Z]' "$results"/*.log | head -200 || true

# a run that dies before its summary counts as a failure
counts="$(cat "$results"/*.log | grep -oE '(Failed|Passed): +[0-9]+' | awk '{ sum[$1] += $2 } END { print sum["Passed:"] + 0, sum["Failed:"] + 0 }')"
read -r passed failed <<< "$counts"
[ "$status" -eq 0 ] || [ "$failed" -gt 0 ] || failed=1
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
