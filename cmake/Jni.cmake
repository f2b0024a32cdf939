# Builds the JNI library with JavaCPP, run from its command line because the build tool's own JVM may be too old for it:
#   1. the parser turns include/dnn4j.h into the Java class with the native methods, and include/dnn4j_kernels.h into
#      one with the codes of the CUDA kernels (sources of the main jar);
#   2. the builder turns the former class into JNI glue in C++;
#   3. the glue and the sources become one library, where JavaCPP's loader looks for it on the class path.
set(DNN4J_JAVA_VERSION 25)
set(DNN4J_JAVA_PACKAGE io/github/dnn4j/runtime)
set(DNN4J_KERNEL_PACKAGE io/github/dnn4j/cudnn/driver)
set(DNN4J_MAIN_SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/../src/main/java)
set(JAVACPP_JAR "" CACHE FILEPATH "javacpp.jar")
set(DNN4J_GENERATED_SOURCES ${CMAKE_CURRENT_BINARY_DIR}/java CACHE PATH "Where the generated Java classes are written")
set(DNN4J_LIBRARY_FOLDER ${CMAKE_CURRENT_BINARY_DIR}/lib CACHE PATH "Where the JNI library is written")

# Sets DNN4J_JAVA_HOME to the first JDK that is new enough: JAVA_HOME, /usr/lib/jvm/*, the java on PATH.
function(dnn4j_find_jdk)
  if(DNN4J_JAVA_HOME AND EXISTS "${DNN4J_JAVA_HOME}/bin/javac")
    return()
  endif()
  file(GLOB installed LIST_DIRECTORIES true /usr/lib/jvm/*)
  find_program(on_path java NO_CACHE)
  if(on_path)
    file(REAL_PATH "${on_path}" on_path)
    cmake_path(GET on_path PARENT_PATH bin)
    cmake_path(GET bin PARENT_PATH home_on_path)
  endif()
  foreach(home IN LISTS ENV{JAVA_HOME} installed home_on_path)
    if(EXISTS "${home}/bin/javac" AND EXISTS "${home}/release" AND EXISTS "${home}/include/jni.h")
      file(STRINGS "${home}/release" line REGEX "^JAVA_VERSION=")
      if(line MATCHES "\"([0-9]+)" AND CMAKE_MATCH_1 GREATER_EQUAL DNN4J_JAVA_VERSION)
        set(DNN4J_JAVA_HOME "${home}" CACHE PATH "JDK that runs JavaCPP and whose jni.h is used" FORCE)
        return()
      endif()
    endif()
  endforeach()
  message(FATAL_ERROR "No JDK ${DNN4J_JAVA_VERSION} or newer in JAVA_HOME, /usr/lib/jvm or on PATH: "
    "install one and set JAVA_HOME to its folder.")
endfunction()

function(dnn4j_add_jni_library target)
  dnn4j_find_jdk()
  message(STATUS "JDK for the binding: ${DNN4J_JAVA_HOME}")
  set(javac ${DNN4J_JAVA_HOME}/bin/javac -proc:none -nowarn)
  # The smallest start-up: each of these programs runs for a second or two.
  set(javacpp ${DNN4J_JAVA_HOME}/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED
    -jar ${JAVACPP_JAR})

  # 1. The headers to Java.
  set(headers ${CMAKE_CURRENT_SOURCE_DIR}/include/dnn4j.h ${CMAKE_CURRENT_SOURCE_DIR}/include/dnn4j_kernels.h)
  set(mapping ${DNN4J_MAIN_SOURCES}/${DNN4J_JAVA_PACKAGE}/NativeBinding.java)
  set(kernel_mapping ${DNN4J_MAIN_SOURCES}/${DNN4J_KERNEL_PACKAGE}/KernelBinding.java)
  set(binding ${DNN4J_GENERATED_SOURCES}/${DNN4J_JAVA_PACKAGE}/Dnn4jNative.java)
  set(kernel_codes ${DNN4J_GENERATED_SOURCES}/${DNN4J_KERNEL_PACKAGE}/Dnn4jKernels.java)
  set(mapping_classes ${CMAKE_CURRENT_BINARY_DIR}/mapping-classes)
  add_custom_command(OUTPUT ${binding} ${kernel_codes}
    # What an earlier build generated for other packages would be compiled too.
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${mapping_classes} ${DNN4J_GENERATED_SOURCES}/io
    COMMAND ${javac} -cp ${JAVACPP_JAR} -d ${mapping_classes} ${mapping} ${kernel_mapping}
    COMMAND ${javacpp} -classpath ${mapping_classes} -d ${DNN4J_GENERATED_SOURCES}
      -Dplatform.includepath=${CMAKE_CURRENT_SOURCE_DIR}/include
      io.github.dnn4j.runtime.NativeBinding io.github.dnn4j.cudnn.driver.KernelBinding
    DEPENDS ${headers} ${mapping} ${kernel_mapping} ${JAVACPP_JAR}
    COMMENT "Binding dnn4j.h and dnn4j_kernels.h to Java" VERBATIM)

  # 2. Java to JNI glue.
  set(binding_classes ${CMAKE_CURRENT_BINARY_DIR}/binding-classes)
  # The second file is JavaCPP's own glue, which each of its libraries carries.
  set(glue ${CMAKE_CURRENT_BINARY_DIR}/glue/${target}.cpp ${CMAKE_CURRENT_BINARY_DIR}/glue/jnijavacpp.cpp)
  add_custom_command(OUTPUT ${glue}
    COMMAND ${javac} -cp ${JAVACPP_JAR} -d ${binding_classes} ${mapping} ${binding}
    COMMAND ${javacpp} -nocompile -classpath ${binding_classes} -d ${CMAKE_CURRENT_BINARY_DIR}/glue
      io.github.dnn4j.runtime.Dnn4jNative
    DEPENDS ${binding} ${JAVACPP_JAR}
    COMMENT "Generating the JNI glue" VERBATIM)

  # 3. One library. Only the interface's functions and the JNI functions are visible. Generated code is not held to our
  # warnings.
  add_library(${target} MODULE ${glue} $<TARGET_OBJECTS:dnn4j_core>)
  target_include_directories(${target} PRIVATE include)
  target_include_directories(${target} SYSTEM PRIVATE ${DNN4J_JAVA_HOME}/include ${DNN4J_JAVA_HOME}/include/linux)
  target_compile_options(${target} PRIVATE -w)
  target_link_libraries(${target} PRIVATE dnn4j_core)
  # No run path: oneDNN and OpenMP are in the process already when JavaCPP loads this, and must stay the only ones.
  set_target_properties(${target} PROPERTIES
    SKIP_BUILD_RPATH ON
    LIBRARY_OUTPUT_DIRECTORY ${DNN4J_LIBRARY_FOLDER})
endfunction()
