// Kernels that the compiler vectorises, compiled once for any x86-64 processor and once for AVX-512, the choice being
// made when the library is loaded. Bodies are inlined into both; nothing else is needed of them than plain loops.
#pragma once

#include <dnnl.h>

#define DNN4J_INLINE inline __attribute__((always_inline))

#if defined(__x86_64__)
#define DNN4J_AVX512 __attribute__((target("arch=x86-64-v4,prefer-vector-width=512")))
#else
#define DNN4J_AVX512
#endif

namespace dnn4j {

// True if the processor and the system run code for AVX-512 (F, BW, CD, DQ, VL), and oneDNN may use it: what limits
// oneDNN (ONEDNN_MAX_CPU_ISA) limits these kernels, too.
inline bool has_avx512() {
#if defined(__x86_64__)
    static const bool has = __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
                            __builtin_cpu_supports("avx512cd") != 0 && __builtin_cpu_supports("avx512dq") != 0 &&
                            __builtin_cpu_supports("avx512vl") != 0 && __builtin_cpu_supports("bmi2") != 0 &&
                            __builtin_cpu_supports("fma") != 0 &&
                            (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
    return has;
#else
    return false;
#endif
}

} // namespace dnn4j
