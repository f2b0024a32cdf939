# Defines OneDnn::dnnl from the folder ONEDNN_ROOT, laid out as in the oneDNN preset's platform jar
# (org/bytedeco/dnnl/<platform>/): include/oneapi/dnnl/*.h and libdnnl.so.3 side by side. The jar also carries a CMake
# package of oneDNN's own, which looks for lib/libdnnl.so.3 and so cannot be used.
set(ONEDNN_ROOT "" CACHE PATH "Folder with include/oneapi/dnnl and libdnnl.so.3")

find_path(ONEDNN_INCLUDE_DIR oneapi/dnnl/dnnl.h PATHS "${ONEDNN_ROOT}/include" NO_DEFAULT_PATH)
find_file(ONEDNN_LIBRARY libdnnl.so.3 PATHS "${ONEDNN_ROOT}" "${ONEDNN_ROOT}/lib" NO_DEFAULT_PATH)
if(NOT ONEDNN_INCLUDE_DIR OR NOT ONEDNN_LIBRARY)
  message(FATAL_ERROR "No oneDNN in ONEDNN_ROOT='${ONEDNN_ROOT}': unpack the platform jar of org.bytedeco:dnnl "
    "(mvn generate-sources does, into target/presets) and name its folder org/bytedeco/dnnl/<platform>.")
endif()

if(NOT TARGET OneDnn::dnnl)
  add_library(OneDnn::dnnl SHARED IMPORTED)
  set_target_properties(OneDnn::dnnl PROPERTIES
    IMPORTED_LOCATION "${ONEDNN_LIBRARY}"
    IMPORTED_SONAME libdnnl.so.3
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${ONEDNN_INCLUDE_DIR}/oneapi/dnnl;${ONEDNN_INCLUDE_DIR}"
    INTERFACE_INCLUDE_DIRECTORIES "${ONEDNN_INCLUDE_DIR}")
endif()
