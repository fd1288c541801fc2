#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Carafe as an installed library: a separate project finds it with find_package, builds the
north star without a warning and runs it; what was installed needs no source or build folder.

    consumer_test.py BUILD     Carafe, built; it is installed to a temporary prefix"""
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "functional"))
from support import SOURCE, Server, check, check_equal, run, temporary_folder  # noqa: E402


def installed_files_stand_alone(prefix, build):
    for file in (prefix / "lib").rglob("*.cmake"):
        for folder in (str(SOURCE), str(build)):
            check(folder not in file.read_text(), f"{file} names {folder}")
    headers = {path.relative_to(prefix / "include") for path in (prefix / "include").rglob("*.hpp")}
    check_equal(headers, {path.relative_to(SOURCE / "include") for path in (SOURCE / "include").rglob("*.hpp")},
                "the public headers are installed, all and no others")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    with temporary_folder() as folder:
        prefix, project = folder / "prefix", folder / "project"
        run("cmake", "--install", build, "--prefix", prefix)
        installed_files_stand_alone(prefix, build)

        shutil.copytree(SOURCE / "tests/consumer/project", project)
        shutil.copy(SOURCE / "examples/quickstart/main.cpp", project / "north_star.cpp")
        run("cmake", "-S", project, "-B", folder / "out", "-DCMAKE_BUILD_TYPE=Debug", "-DNORTH_STAR=north_star.cpp",
            f"-DCMAKE_PREFIX_PATH={prefix}", *sys.argv[2:])
        run("cmake", "--build", folder / "out", "-j", "2", timeout=600)

        check_equal(run(folder / "out/data_only"), "1 John Doe\n")
        root = {"CARAFE_ROOT": str(project)}
        program = folder / "out/north_star"
        check("/users/<int:id>" in run(program, "routes", env=root), "routes")
        with Server(program, "run", env=root) as server:
            check_equal(server.request("GET", "/nowhere").status, 404)


main()
