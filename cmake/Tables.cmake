# groundway_table(NAME n DIR folder TYPE ns::Type): one file in DIR = one row of the table n. A file
# foo_bar.cc must define `const TYPE foo_bar` (external linkage): no registration call, no list to edit,
# and the linker names the file whose symbol is missing.
function(groundway_table)
  cmake_parse_arguments(T "" "NAME;DIR;TYPE" "" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS ${T_DIR}/*.cc)
  list(SORT files)
  set(decl "")
  set(rows "")
  string(REGEX MATCH "^(.*)::([A-Za-z]+)$" _ "${T_TYPE}")
  set(ns ${CMAKE_MATCH_1})
  set(cls ${CMAKE_MATCH_2})
  foreach(f IN LISTS files)
    get_filename_component(stem ${f} NAME_WE)
    if(NOT stem MATCHES "_test$")
      string(APPEND decl "extern const ${cls} ${stem};\n")
      string(APPEND rows "    &${stem},\n")
    endif()
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/gen/${T_NAME}.inc CONTENT
"// Generated from the files of a folder. Do not edit.
namespace ${ns}::${T_NAME} {
${decl}inline constexpr const ${cls}* kRows[] = {
${rows}};
}  // namespace ${ns}::${T_NAME}
")
endfunction()
