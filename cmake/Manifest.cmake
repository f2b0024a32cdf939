# Writes the beginning of every jar's manifest: the commit that is checked out, and further entries where they are given.
#   cmake -DDNN4J_MANIFEST=FILE ["-DDNN4J_MANIFEST_ENTRIES=NAME: VALUE;NAME: VALUE"] -P cmake/Manifest.cmake
# Where there is no commit to be had, as in an archive of the sources, it is "unknown". The file is written only when it
# changes, so that nothing is built again without a reason.
cmake_minimum_required(VERSION 3.22)
set(commit unknown)
find_program(git git)
if(git)
  execute_process(COMMAND ${git} -C ${CMAKE_CURRENT_LIST_DIR} rev-parse --verify HEAD
    OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
  if(failed EQUAL 0)
    set(commit ${head})
  endif()
endif()
set(manifest "")
foreach(line IN ITEMS "Build-Commit: ${commit}" LISTS DNN4J_MANIFEST_ENTRIES)
  string(APPEND manifest "${line}\n")
endforeach()
file(CONFIGURE OUTPUT ${DNN4J_MANIFEST} CONTENT "${manifest}" @ONLY)
