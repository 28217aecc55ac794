#!/bin/sh
# Makes the virtual environment and keeps it up to date: tools/setup_env.sh run|dev
#
# Nothing is done where the stamps inside the environment still fit the lock files, pyproject.toml and the
# place of the repository. Where a lock changed, the environment is made again from nothing, so that it holds
# what the lock says and no more. One that was not made to the end is removed.
set -eu

mode=${1:?run or dev}
cd "$(dirname "$0")/.."
venv=${VENV:-.venv}

case $mode in
    run) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "setup_env.sh: run or dev, not $mode" >&2; exit 2 ;;
esac

say() { printf '%s\n' "$*" >&2; }
stop() { say "Stopped: $*"; exit 1; }

fits_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        fits_python "$PYTHON" || stop "PYTHON=$PYTHON is not a Python 3.11 or newer."
        python=$PYTHON
        return
    fi
    for python in python3.11 python3; do
        if fits_python "$python"; then return; fi
    done
    stop "spendtrack needs Python 3.11 or newer, as python3.11, as python3 or named by PYTHON=/path/to/python."
}

# The development lock holds the other one, so an environment for development also runs the dashboard.
locks=$(cat requirements.lock requirements-dev.lock tools/setup_env.sh | cksum)
project=$(cksum < pyproject.toml)
lock_stamp=$venv/.locked-$mode
if [ "$mode" = run ] && [ -e "$venv/.locked-dev" ]; then lock_stamp=$venv/.locked-dev; fi
project_stamp=$venv/.project
same() { [ -e "$1" ] && [ "$(cat "$1")" = "$2" ]; }

ready() {
    same "$lock_stamp" "$locks $PWD" && same "$project_stamp" "$project" && fits_python "$venv/bin/python"
}
if ready; then exit 0; fi

making=no
trap 'if [ $making = yes ]; then rm -rf "$venv"; say "The half-made $venv is removed; the next try starts anew."; fi' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

make_venv() {
    find_python
    # Asked beforehand, because Debian's venv fails half-way without it.
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            say "Installing $package, which this Python needs to make a virtual environment."
            { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
                --no-install-recommends "$package"; } >/dev/null || stop "apt-get could not install $package."
        else
            stop "this Python cannot make a virtual environment; install the package $package and try again."
        fi
    fi
    making=yes
    rm -rf "$venv"
    "$python" -m venv "$venv" || stop "$python could not make a virtual environment in $venv."
}

pip() { "$venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }

if ! { same "$lock_stamp" "$locks $PWD" && fits_python "$venv/bin/python"; }; then
    say "Setting up $venv from $lock (once; some 30 seconds with a good line) ..."
    # Adding what development needs to an environment that runs is safe; any other change starts from nothing.
    if ! { [ "$mode" = dev ] && same "$venv/.locked-run" "$locks $PWD" && fits_python "$venv/bin/python"; }; then
        make_venv
    fi
    # The lock is complete, so nothing is resolved, and every file must have the hash that the lock names.
    pip install --require-hashes --no-deps --requirement "$lock"
    rm -f "$venv"/.locked-* "$project_stamp"
    echo "$locks $PWD" > "$venv/.locked-$mode"
    making=no
fi
pip install --no-deps --no-build-isolation --editable .
echo "$project" > "$project_stamp"
