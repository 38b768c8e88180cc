# groundway_sql(DIR header NS): every DIR/*.sql becomes `inline constexpr std::string_view k<Name>` of the namespace in
# gen/gen/<header>: SQL stays readable and can be tried in psql.
function(groundway_sql dir header ns)
  file(GLOB files CONFIGURE_DEPENDS ${dir}/*.sql)
  set(rows "")
  foreach(f IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${f})
    get_filename_component(stem ${f} NAME_WE)
    string(REPLACE "_" ";" words "${stem}")
    set(name "k")
    foreach(word IN LISTS words)
      string(SUBSTRING ${word} 0 1 first)
      string(SUBSTRING ${word} 1 -1 others)
      string(TOUPPER ${first} first)
      string(APPEND name ${first}${others})
    endforeach()
    file(READ ${f} text)
    string(APPEND rows "inline constexpr std::string_view ${name} = R\"sql(${text})sql\";\n")
  endforeach()
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/gen/gen/${header} @ONLY CONTENT
"// gen/${header} - generated from the .sql files of a folder. Do not edit.
#pragma once

#include <string_view>

namespace ${ns} {
@rows@}  // namespace ${ns}
")
endfunction()
