# dnn4j_add_cuda_kernels(): with nvcc, compiles native/cuda into dnn4j_kernels.fatbin beside the JNI library, from where
# it goes into the platform's jar: machine code for sm_90, and PTX that the driver compiles for every other GPU since
# sm_75, newer ones included. Without nvcc, says so: the jar then lacks the kernels, and layers that need them refuse.
set(DNN4J_KERNEL_FOLDER ${CMAKE_CURRENT_BINARY_DIR}/lib CACHE PATH "Where the CUDA kernels are written")
set(DNN4J_CUDA_HOST_COMPILER "" CACHE FILEPATH "C++ compiler for nvcc, where it refuses the default one")

function(dnn4j_add_cuda_kernels)
  find_program(DNN4J_NVCC nvcc HINTS ENV CUDA_PATH ENV CUDA_HOME PATHS /usr/local/cuda PATH_SUFFIXES bin)
  if(NOT DNN4J_NVCC)
    message(STATUS "CUDA kernels: none, for there is no nvcc (looked on PATH, in CUDA_PATH, CUDA_HOME, /usr/local/cuda)")
    return()
  endif()
  set(source ${CMAKE_CURRENT_SOURCE_DIR}/cuda/kernels.cu)
  set(include ${CMAKE_CURRENT_SOURCE_DIR}/include)
  set(options -std=c++17 -O3 -Xfatbin -compress-all -gencode arch=compute_75,code=compute_75 -gencode arch=compute_90,code=sm_90)
  if(DNN4J_CUDA_HOST_COMPILER)
    list(APPEND options -ccbin ${DNN4J_CUDA_HOST_COMPILER})
  endif()
  # An nvcc that is too old, or that refuses the C++ compiler, is as good as none. Tried once, and again with others.
  if(NOT "${DNN4J_NVCC};${options}" STREQUAL "${DNN4J_NVCC_TRIED}")
    set(probe ${CMAKE_CURRENT_BINARY_DIR}/nvcc-probe.cu)
    file(WRITE ${probe} "#include <cuda_fp16.h>\nextern \"C\" __global__ void probe(int *p) { *p = 1; }\n")
    execute_process(COMMAND ${DNN4J_NVCC} ${options} -fatbin -o ${probe}.fatbin ${probe}
      RESULT_VARIABLE failed OUTPUT_VARIABLE said ERROR_VARIABLE said)
    string(COMPARE EQUAL "${failed}" 0 works)
    set(DNN4J_NVCC_TRIED "${DNN4J_NVCC};${options}" CACHE INTERNAL "What DNN4J_NVCC_WORKS was found out with")
    set(DNN4J_NVCC_WORKS ${works} CACHE INTERNAL "nvcc compiles")
    if(NOT works)
      message(WARNING "nvcc fails:\n${said}")
    endif()
  endif()
  if(NOT DNN4J_NVCC_WORKS)
    message(STATUS "CUDA kernels: none, for ${DNN4J_NVCC} cannot compile; DNN4J_CUDA_HOST_COMPILER may help")
    return()
  endif()
  message(STATUS "CUDA kernels: compiled by ${DNN4J_NVCC}")
  set(result ${DNN4J_KERNEL_FOLDER}/dnn4j_kernels.fatbin)
  file(GLOB parts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/cuda/*.cuh)
  add_custom_command(OUTPUT ${result}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${DNN4J_KERNEL_FOLDER}
    COMMAND ${DNN4J_NVCC} ${options} -I${include} -fatbin -o ${result} ${source}
    DEPENDS ${source} ${parts} ${include}/dnn4j_kernels.h
    COMMENT "Compiling the CUDA kernels" VERBATIM)
  add_custom_target(dnn4j_cuda_kernels ALL DEPENDS ${result})
endfunction()
