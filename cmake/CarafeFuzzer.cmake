# SPDX-License-Identifier: MIT
# carafe_fuzzer(NAME SOURCE file CORPUS folder LINK targets…)
#
# With CARAFE_FUZZERS (clang): the program NAME, a libFuzzer target. With CARAFE_TESTS:
# NAME_replay, which runs the same function over every file of the corpus and over
# mutations of them, known to ctest as fuzz.NAME; so every compiler and sanitizer sees
# the corpus. CORPUS is relative to the calling folder.
function(carafe_fuzzer name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "SOURCE;CORPUS" "LINK")
  set(corpus ${CMAKE_CURRENT_SOURCE_DIR}/${arg_CORPUS})
  if(CARAFE_FUZZERS)
    add_executable(${name} ${arg_SOURCE})
    carafe_compile_options(${name})
    target_compile_options(${name} PRIVATE -fsanitize=fuzzer)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${name} PRIVATE ${arg_LINK})
  endif()
  if(CARAFE_TESTS)
    add_executable(${name}_replay ${arg_SOURCE} ${PROJECT_SOURCE_DIR}/tests/support/fuzz_replay.cpp)
    carafe_compile_options(${name}_replay)
    target_include_directories(${name}_replay PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${name}_replay PRIVATE ${arg_LINK})
    add_test(NAME fuzz.${name} COMMAND ${name}_replay ${corpus})
    set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 300)
  endif()
endfunction()
