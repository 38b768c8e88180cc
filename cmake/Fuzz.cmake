# src/*/NAME_fuzz.cc: all of them together are fuzz_smoke_tests; with GROUNDWAY_FUZZ=ON (preset fuzz, clang) each is
# also a program fuzz_NAME of its own, driven by libFuzzer. `tests/fuzz/run` builds and runs these.
option(GROUNDWAY_FUZZ "build the libFuzzer programs" OFF)
file(GLOB GROUNDWAY_FUZZERS CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/*/*_fuzz.cc)
set(GROUNDWAY_FUZZ_LINKS gw_follow gw_copy gw_env gw_db gw_check PostgreSQL::PostgreSQL SQLite::SQLite3 Boost::json)

add_executable(fuzz_smoke_tests tests/fuzz/smoke.cc ${GROUNDWAY_FUZZERS})
target_link_libraries(fuzz_smoke_tests PRIVATE ${GROUNDWAY_FUZZ_LINKS} GTest::gtest GTest::gtest_main)
target_compile_options(fuzz_smoke_tests PRIVATE ${GROUNDWAY_WARNINGS})
add_test(NAME fuzz_smoke_tests COMMAND fuzz_smoke_tests)

if(GROUNDWAY_FUZZ)
  foreach(source IN LISTS GROUNDWAY_FUZZERS)
    get_filename_component(name ${source} NAME_WE)
    string(REGEX REPLACE "^(.*)_fuzz$" "fuzz_\\1" name ${name})
    add_executable(${name} tests/fuzz/entry.cc ${source})
    target_link_libraries(${name} PRIVATE ${GROUNDWAY_FUZZ_LINKS} -fsanitize=fuzzer)
    target_compile_options(${name} PRIVATE ${GROUNDWAY_WARNINGS})
    list(APPEND GROUNDWAY_FUZZ_PROGRAMS ${name})
  endforeach()
  add_custom_target(fuzzers DEPENDS ${GROUNDWAY_FUZZ_PROGRAMS})
endif()
