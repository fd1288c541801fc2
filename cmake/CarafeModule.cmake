# SPDX-License-Identifier: MIT
# carafe_module(NAME SOURCES … [DEPENDS …] [LINK …] [TESTS …])
#
# One static library per folder of src/, named carafe_NAME and carafe::NAME.
# DEPENDS are other folders (the arrows of docs/design.md), LINK are foreign
# libraries, which stay private. TESTS are the X_test.cpp beside the code; they
# become one program, carafe_NAME_tests, known to ctest as NAME.

set(CARAFE_WARNINGS -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Wshadow=local)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  list(APPEND CARAFE_WARNINGS -Wno-restrict)  # false for "text" + string at -O2 (GCC bug 105651)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  list(REMOVE_ITEM CARAFE_WARNINGS -Wshadow=local)
endif()

function(carafe_compile_options target)
  target_compile_options(${target} PRIVATE ${CARAFE_WARNINGS} $<$<BOOL:${CARAFE_WERROR}>:-Werror>)
  if(CARAFE_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${CARAFE_SANITIZE} -fno-sanitize-recover=all
                                             -fno-omit-frame-pointer)
    target_link_options(${target} PRIVATE -fsanitize=${CARAFE_SANITIZE})
  endif()
endfunction()

function(carafe_test_program target)
  carafe_compile_options(${target})
  # A precompiled header serves only units compiled with its very flags.
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_link_libraries(${target} PRIVATE carafe_test_main)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support)
  target_precompile_headers(${target} REUSE_FROM carafe_test_main)
endfunction()

function(carafe_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;DEPENDS;LINK;TESTS")
  set(target carafe_${name})
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/carafe/${name}/*.hpp)

  add_library(${target} STATIC ${arg_SOURCES})
  add_library(carafe::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM arg_DEPENDS PREPEND carafe::)
  target_link_libraries(${target} PUBLIC ${arg_DEPENDS} PRIVATE ${arg_LINK})
  carafe_compile_options(${target})
  install(TARGETS ${target} EXPORT carafeTargets FILE_SET HEADERS)

  if(CARAFE_TESTS AND arg_TESTS)
    add_executable(${target}_tests ${arg_TESTS})
    target_include_directories(${target}_tests PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${target}_tests PRIVATE ${target} ${arg_LINK})
    carafe_test_program(${target}_tests)
    add_test(NAME ${name} COMMAND ${target}_tests)
    set_tests_properties(${name} PROPERTIES TIMEOUT 300)
  endif()
endfunction()

if(CARAFE_TESTS)
  enable_testing()
  find_package(doctest REQUIRED)
  # doctest_main.cpp defines doctest's body before its include, so it cannot read the
  # precompiled header; pch.cpp is there to build it.
  add_library(carafe_test_main STATIC ${PROJECT_SOURCE_DIR}/tests/support/doctest_main.cpp
                                      ${PROJECT_SOURCE_DIR}/tests/support/pch.cpp)
  set_source_files_properties(${PROJECT_SOURCE_DIR}/tests/support/doctest_main.cpp
                              PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
  target_link_libraries(carafe_test_main PUBLIC doctest::doctest)
  target_precompile_headers(carafe_test_main PRIVATE <doctest/doctest.h> <string> <vector>)
  carafe_compile_options(carafe_test_main)
endif()
