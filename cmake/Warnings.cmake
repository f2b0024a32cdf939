# dnn4j_warnings(target): every warning that finds mistakes, as errors. Not for generated code.
function(dnn4j_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror)
endfunction()
