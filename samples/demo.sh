#!/usr/bin/env bash
# Fires and resolves a sample alert on this machine and shows the messages with their pictures. With --once it ends by itself: exit code 0
# when both notifications arrived with their two different pictures. All arguments go to "alertimages demo".
set -euo pipefail
cd "$(dirname "$0")/.."

bash samples/prerequisites.sh
dotnet build -c Release --nologo -v quiet -clp:ErrorsOnly src/AlertImages.Daemon
exec src/AlertImages.Daemon/bin/Release/net10.0/alertimages demo "$@"
