#!/bin/sh
# SPDX-FileCopyrightText: 2026 The eap authors
# SPDX-License-Identifier: LGPL-2.1-or-later

# Usage: check.sh CONFORMANCE.MD PROGRAM...
# Compares the rules of the page with the tests of the programs: each rule has a
# test or a reason why it has none, each test a rule, and each path a test.

set -eu
page=$1
shift

{
  for program in "$@"; do
    "$program" -l | sed -n 's|^/conformance/|test &|p'
  done
  sed 's/^/page /' "$page"
} | awk '
  function complain(text) {
    print text
    status = 1
  }

  function is_rule(name) {
    return name ~ /^[RBCT][1-9][0-9]*$/
  }

  # Whether a test is the one that a path names, or below it
  function is_below(name, path) {
    return name == path || index(name, path "/") == 1
  }

  $1 == "test" {
    tests[$2] = 1
    n_tests++
    next
  }

  # A row: page | rule | what it asks | how eap meets it | test |
  $2 == "|" && is_rule($3) {
    rule = $3
    if (rule in rows)
      complain(rule ": is there twice")
    rows[rule] = $0
    n_rules++
    n = split($0, cells, "|")
    if (n != 6)
      complain(rule ": a row of " n - 2 " cells instead of 4")
    for (i = 3; i < n; i++)
      if (cells[i] ~ /^ *$/)
        complain(rule ": an empty cell")
    if (cells[5] !~ /`\/conformance\// && cells[5] !~ /^ Not checked: [^ ]/)
      complain(rule ": neither a test nor a reason why there is none")
    if (cells[5] ~ /`\/conformance\// && index(cells[5], "`/conformance/" rule "`") == 0)
      complain(rule ": names the test of another rule")
  }

  {
    text = $0
    while (match(text, /`\/conformance\/[^`]*`/)) {
      paths[substr(text, RSTART + 1, RLENGTH - 2)] = 1
      text = substr(text, RSTART + RLENGTH)
    }
  }

  function require(letter, last) {
    for (i = 1; i <= last; i++)
      if (!((letter i) in rows))
        complain(letter i ": is missing")
    for (rule in rows)
      if (substr(rule, 1, 1) == letter && substr(rule, 2) + 0 > last)
        complain(rule ": there is no such rule")
  }

  END {
    require("R", 78)
    require("B", 12)
    require("C", 5)
    require("T", 2)
    if (n_tests == 0)
      complain("The programs list no tests")

    for (path in paths) {
      found = 0
      for (name in tests)
        found = found || is_below(name, path)
      if (!found)
        complain(path ": there is no such test")
    }

    for (name in tests) {
      found = 0
      for (path in paths)
        found = found || is_below(name, path)
      if (!found)
        complain(name ": the page does not name it")

      split(name, parts, "/")
      if (parts[3] != "upstream" && parts[3] != "beyond" && !(parts[3] in rows))
        complain(name ": is of no rule")
    }

    if (status == 0)
      print n_rules " rules, " n_tests " tests"
    exit status
  }
'
