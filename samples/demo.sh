#!/usr/bin/env bash
# Fires and resolves a sample alert on this machine and shows the messages with their pictures. With --once it ends by itself: exit code 0
# when both notifications arrived with their two different pictures. All arguments go to "alertimages demo". With --storage s3 the pictures go to
# an S3 server that this script starts, or to the bucket that GF_EXTERNAL_IMAGE_STORAGE_S3_BUCKET and its like name.
set -euo pipefail
cd "$(dirname "$0")/.."

bash samples/prerequisites.sh
dotnet build -c Release --nologo -v quiet -clp:ErrorsOnly src/AlertImages.Daemon

demo=(src/AlertImages.Daemon/bin/Release/net10.0/alertimages demo "$@")
if [[ " $* " =~ " --storage s3 " ]] && [ -z "${GF_EXTERNAL_IMAGE_STORAGE_S3_BUCKET:-}" ]; then
    address="$(mktemp)"
    server=
    trap '[ -z "$server" ] || kill "$server"; rm -f "$address"' EXIT
    npm install --silent --no-audit --no-fund --no-package-lock --prefix samples/.tools s3rver@3.7.1 > /dev/null
    NODE_PATH=samples/.tools/node_modules node samples/s3-server.cjs "$PWD/data/demo-s3" pictures demo demo-secret us-east-1 > "$address" &
    server=$!
    until grep -q '^listening ' "$address"; do
        kill -0 "$server"
        sleep 0.1
    done

    export GF_EXTERNAL_IMAGE_STORAGE_S3_ENDPOINT="http://127.0.0.1:$(sed -n 's/^listening //p' "$address")" GF_EXTERNAL_IMAGE_STORAGE_S3_BUCKET=pictures
    export GF_EXTERNAL_IMAGE_STORAGE_S3_PATH_STYLE_ACCESS=true GF_EXTERNAL_IMAGE_STORAGE_S3_ACCESS_KEY=demo GF_EXTERNAL_IMAGE_STORAGE_S3_SECRET_KEY=demo-secret
    "${demo[@]}"
else
    exec "${demo[@]}"
fi
