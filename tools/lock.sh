#!/bin/sh
# Makes requirements.lock, requirements-dev.lock and requirements-release.lock again: every package with its hash, no address of any index.
set -eu
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/python" -m pip --quiet --disable-pip-version-check install uv

lock() {
    out=$1
    shift
    "$work/venv/bin/uv" pip compile --quiet --no-config --upgrade --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header "$@" \
        --output-file "$work/$out"
    if grep -n '://' "$work/$out"; then
        echo "Stopped: $out would name an address." >&2
        exit 1
    fi
}

lock requirements.lock pyproject.toml --group build
# The same versions of the shared packages, so that the tests run on what the dashboard runs on.
lock requirements-dev.lock pyproject.toml --group build --extra dev --constraint "$work/requirements.lock"
# Without the dependencies of the project itself.
lock requirements-release.lock --group pyproject.toml:release
{
    echo '# What `make run` installs: the dependencies and the builder of the wheel, each with its hashes.'
    echo '# Made from pyproject.toml by `make lock`; do not edit.'
    sed "s|$work/||" "$work/requirements.lock"
} > requirements.lock
{
    echo '# What `make test` and `make lint` install: all of requirements.lock and the extra `dev`, with hashes.'
    echo '# Made from pyproject.toml by `make lock`; do not edit.'
    sed "s|$work/||" "$work/requirements-dev.lock"
} > requirements-dev.lock
{
    echo '# What the workflow `release` installs to send a version to the package index, with hashes.'
    echo '# Made from pyproject.toml by `make lock`; do not edit.'
    sed "s|$work/||" "$work/requirements-release.lock"
} > requirements-release.lock
