# Sourced by scripts/demo and scripts/test: a virtual environment in .venv with exactly what a lock file names.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }
die() {
	say "${0##*/}: $*"
	exit 2
}

is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

# The first Python that is new enough; a name on the PATH may be a shim that runs nothing, so each is asked.
find_python() {
	local name
	for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11 python; do
		if [ -n "$name" ] && is_new_enough "$name"; then
			command -v "$name"
			return
		fi
	done
	die "needs Python 3.11 or newer; found $(python3 --version 2>/dev/null || echo none)." \
		"Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python), or name it: PYTHON=/path/to/python3 $0"
}

digest() { cat "$@" | cksum; }

# make_environment LOCKFILE: nothing is done when .venv was made from this very lock file and project file.
make_environment() {
	local lock=$1 stamp=".venv/made-from-$1" python now
	now="$(digest "$lock" pyproject.toml) $PWD"
	if [ "$(cat "$stamp" 2>/dev/null)" = "$now" ] && is_new_enough .venv/bin/python; then
		return
	fi
	command -v git >/dev/null || die "needs git (Debian, Ubuntu: apt install git; macOS: xcode-select --install)."
	if ! is_new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
		python=$(find_python) || exit
		say "Making .venv with $("$python" --version) ($python) …"
		"$python" -m venv --clear .venv || die "cannot make a virtual environment: $python has no working venv module (Debian, Ubuntu: apt install python3-venv)."
	fi
	say "Installing the packages of $lock; the first time takes about a minute …"
	rm -f .venv/made-from-*
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$lock" ||
		die "the packages could not be installed (see above). Without a connection to the package index, try again later; nothing is lost."
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . ||
		die "the project itself could not be installed (see above)."
	printf '%s\n' "$now" >"$stamp"
}
