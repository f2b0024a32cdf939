# dnn4j_sanitize(target): with DNN4J_SANITIZE on, builds and links the target under AddressSanitizer and
# UndefinedBehaviorSanitizer; the first finding ends the program. -O1, because checked code takes minutes to optimize more.
option(DNN4J_SANITIZE "Build under AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

function(dnn4j_sanitize target)
  if(DNN4J_SANITIZE)
    set(flags -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1 -O1)
    target_compile_options(${target} PRIVATE ${flags})
    target_link_options(${target} PUBLIC ${flags})
  endif()
endfunction()
