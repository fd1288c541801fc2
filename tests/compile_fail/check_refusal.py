#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that a program which must not compile does not, and says why.

A case is a file that compiles as it stands and does not with -DMUST_FAIL=1; then the
compiler's text must contain the sentence of its first line, `// expect: sentence`, and of
`// and: words` below it. A file may have several: the second `// expect:` is for
-DMUST_FAIL=2, and so on.
usage: check_refusal.py CASE --include DIR COMPILER..."""
import argparse
import re
import shutil
import subprocess
import sys


def compile_case(compiler, arguments, *definitions):
    command = [compiler, "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra"]
    command += [f"-I{folder}" for folder in arguments.include] + [*definitions, arguments.case]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("case")
    parser.add_argument("--include", action="append", default=[])
    parser.add_argument("compilers", nargs="+")
    arguments = parser.parse_args()

    expected = []
    with open(arguments.case, encoding="utf-8") as file:
        for line in file:
            found = re.match(r"// (expect|and): (.+)\n", line)
            if not found:
                break
            if found[1] == "expect":
                expected.append([])
            expected[-1].append(found[2])
    if not expected:
        sys.exit(f"{arguments.case}: the first line must be '// expect: sentence'")
    compilers = [compiler for compiler in arguments.compilers if shutil.which(compiler)]
    if not compilers:
        sys.exit("none of the compilers is there: " + ", ".join(arguments.compilers))

    failed = False
    for compiler in compilers:
        green = compile_case(compiler, arguments)
        if green.returncode != 0 or green.stderr:
            print(f"{compiler}: without MUST_FAIL it must compile without a word, but:\n{green.stderr}")
            failed = True
        for number, sentences in enumerate(expected, 1):
            red = compile_case(compiler, arguments, f"-DMUST_FAIL={number}")
            missing = [sentence for sentence in sentences if sentence not in red.stderr]
            if red.returncode == 0:
                print(f"{compiler}: with MUST_FAIL={number} it must not compile, but it does")
                failed = True
            elif missing:
                print(f"{compiler}: with MUST_FAIL={number} expected to read\n    {missing}\nbut it says:\n{red.stderr}")
                failed = True
    sys.exit(1 if failed else 0)


main()
