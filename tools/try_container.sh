#!/bin/sh
# Builds the image, starts it as docs/operate.md says, asks it, changes its ledger and stops it: tools/try_container.sh
#
# Ends with 0 where all of it went well, with 1 where something did not, and with 77 where there is no tool for
# containers that works, which is said.
set -eu
cd "$(dirname "$0")/.."

tool=
for one in docker podman; do
    if command -v "$one" >/dev/null && "$one" info >/dev/null 2>&1; then tool=$one; break; fi
done
if [ -z "$tool" ]; then
    echo 'No container was built: neither docker nor podman answers here.' >&2
    exit 77
fi

name=spendtrack-try-$$
work=$(mktemp -d)
trap '"$tool" rm --force "$name" >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
stop() { echo "Stopped: $*" >&2; "$tool" logs "$name" >&2 2>/dev/null || true; exit 1; }

"$tool" build --tag spendtrack .
echo "size: $("$tool" image inspect --format '{{.Size}}' spendtrack) bytes"

cp -R data "$work/data"
chmod -R a+rX "$work"
begun=$(date +%s)
"$tool" run --detach --name "$name" --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
    --publish 127.0.0.1::8050 --env SPENDTRACK_PREFIX=/spend --volume "$work/data:/data:ro" spendtrack >/dev/null
address=$("$tool" port "$name" 8050/tcp | head -n 1)

ask() {
    python3 -c 'import sys, urllib.request; sys.stdout.write(urllib.request.urlopen(sys.argv[1], timeout=20).read().decode())' \
        "http://$address$1" 2>/dev/null
}

tries=0
until ask /health >"$work/health"; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || stop 'the first view was not ready within two minutes'
    sleep 1
done
echo "start: $(($(date +%s) - begun)) s until the first view is ready"
ask '/spend/?page=country&country=EST' | grep -q 'href="/spend/?page=' || stop 'the page does not stand below its prefix'
[ "$("$tool" exec "$name" id -u)" = 10001 ] || stop 'it runs as another user'

printf '\n# tried\n' >> "$work/data/commitments.yaml"
tries=0
until ! ask /health | cmp -s - "$work/health"; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || stop 'an edit of the ledger did not show within a minute'
    sleep 1
done

"$tool" stop --time 35 "$name" >/dev/null
[ "$("$tool" inspect --format '{{.State.ExitCode}}' "$name")" = 0 ] || stop 'it did not end well'
echo 'The container was built, started, asked, changed and stopped.'
