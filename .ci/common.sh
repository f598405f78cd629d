# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# For POSIX shells, sourced by docs/examples/run, tests/run and .ci/run with
# $top set to the root of the source tree.

# What is needed for what: task, Debian package, and how other systems are
# asked for it (a command, a pkg-config module, or a Python module; "-" where
# another line's answer covers it).
requirements='
build gcc cc
build libc6-dev -
build libglib2.0-dev pkg-config:gio-2.0
build meson meson
build ninja-build ninja
build pkg-config pkg-config
gtk adwaita-icon-theme -
gtk libgtk-4-dev pkg-config:gtk4
gtk librsvg2-common -
introspection gobject-introspection g-ir-scanner
introspection libgirepository1.0-dev pkg-config:gobject-introspection-1.0
javascript gjs gjs
python python3-gi python:gi
typelib adwaita-icon-theme -
typelib gir1.2-gtk-4.0 pkg-config:gtk4
typelib librsvg2-common -
vala valac vapigen
test adwaita-icon-theme -
test appstream appstreamcli
test binutils nm
test dbus dbus-daemon
test desktop-file-utils desktop-file-validate
test fonts-cantarell -
test fonts-dejavu-core -
test gettext msgfmt
test gi-docgen gi-docgen
test gjs gjs
test gobject-introspection g-ir-scanner
test libc6-dbg -
test libgirepository1.0-dev pkg-config:gobject-introspection-1.0
test libgtk-4-dev pkg-config:gtk4
test librsvg2-common -
test libxml2-utils xmllint
test mypy mypy
test python3-gi python:gi
test valac vapigen
test valgrind valgrind
test xauth -
test xdotool xdotool
test xvfb xvfb-run
check clang clang
check clang-tidy run-clang-tidy
check clang-tools scan-build
check libclang-rt-dev -
check libmono-system4.0-cil -
check mono-mcs mcs
check mono-runtime mono
check patch patch
'

say () {
  echo "eap: $*" >&2
}

is_debian () {
  (
    ID='' ID_LIKE=''
    [ ! -r /etc/os-release ] || . /etc/os-release
    case " $ID $ID_LIKE " in *" debian "*) ;; *) exit 1 ;; esac
  )
}

# Runs a command; its output is seen only if it fails, and then as messages.
quietly () {
  quiet_log=$(mktemp)
  quiet_status=0
  "$@" >"$quiet_log" 2>&1 || quiet_status=$?
  [ $quiet_status -eq 0 ] || cat "$quiet_log" >&2
  rm -f "$quiet_log"
  return $quiet_status
}

is_there () {
  case $1 in
    -) ;;
    pkg-config:*) pkg-config --exists "${1#*:}" 2>/dev/null ;;
    python:*) python3 -c "import ${1#*:}" 2>/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing_packages () {
  have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || :)
  for package; do
    echo "$have" | grep -qx "installed $package" || echo "$package"
  done
}

install_packages () {
  apt='apt-get -y -o DPkg::Lock::Timeout=300'
  if [ "$(id -u)" -eq 0 ]; then
    as_root=
  elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    as_root=sudo
  else
    say "missing packages: $*"
    say "as root: apt-get install --no-install-recommends $*"
    return 1
  fi
  say "installing $*"
  as_root="$as_root env DEBIAN_FRONTEND=noninteractive"
  # The lists at hand may do even where one of the sources does not answer.
  quietly $as_root $apt update || :
  quietly $as_root $apt install --no-install-recommends "$@"
}

# need TASK…: makes sure that everything for the tasks is there.
need () {
  wanted=$(
    echo "$requirements" | while read -r task package probe; do
      case " $* " in *" $task "*) echo "$package $probe" ;; esac
    done
  )
  if is_debian; then
    # The packages are the system's own, and so must be the tools that use
    # them, whatever else may stand on the path.
    PATH=/usr/bin:/bin:$PATH
    missing=$(missing_packages $(echo "$wanted" | cut -d ' ' -f 1))
    [ -z "$missing" ] || install_packages $missing
  else
    missing=$(
      echo "$wanted" | while read -r package probe; do
        is_there "$probe" || echo "$probe"
      done
    )
    [ -z "$missing" ] || {
      say "please install these (commands, or modules as named): "$missing
      return 1
    }
  fi
}

# build DIRECTORY TARGET [MESON_OPTION…]: TARGET is a meson target, or "all".
build () {
  build_dir=$1
  build_target=$2
  shift 2
  if [ ! -f "$build_dir/build.ninja" ]; then
    say "building in ${build_dir#"$top/"}"
    quietly meson setup "$build_dir" "$top" "$@" || return
  fi
  [ "$build_target" != all ] || build_target=
  quietly meson compile -C "$build_dir" $build_target
}

# run_tests DIRECTORY [ARGUMENT…]: the last line printed is the total.
run_tests () {
  test_dir=$1
  shift
  rm -f "$test_dir"/meson-logs/testlog*.txt "$test_dir"/meson-logs/benchmarklog*.txt
  test_status=0
  meson test -C "$test_dir" --no-rebuild --print-errorlogs "$@" || test_status=$?
  # A name that is mistyped is no success.
  ls "$test_dir"/meson-logs | grep -qE '^(test|benchmark)log.*\.txt$' || test_status=1
  cat "$test_dir"/meson-logs/testlog*.txt "$test_dir"/meson-logs/benchmarklog*.txt \
    2>/dev/null | awk -v status=$test_status '
    $1 == "Ok:" { ok = $2 }
    $1 == "Expected" && $2 == "Fail:" { expected = $3 }
    $1 == "Fail:" { failed = $2 }
    $1 == "Unexpected" && $2 == "Pass:" { unexpected = $3 }
    $1 == "Timeout:" { timeout = $2 }
    $1 == "Skipped:" { skipped = $2 }
    END {
      failed += unexpected + timeout
      if (status && !failed)
        failed = 1
      printf "%d passed, %d failed, %d skipped\n", ok + expected, failed, skipped
    }'
  return $test_status
}
