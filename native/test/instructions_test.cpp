// Which instructions our kernels use: those that oneDNN may use.
#include "check.hpp"
#include "dnn4j.h"

#include <dnnl.h>

#include <cstdlib>
#include <cstring>

namespace test {

void instructions() {
#if defined(__x86_64__)
    const unsigned effective = dnnl_get_effective_cpu_isa();
    const bool avx512 = (effective & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
    CHECK_EQUAL(avx512 ? 1 : 0, dnn4j_has_avx512());
#else
    CHECK_EQUAL(0, dnn4j_has_avx512());
#endif
    const char *const limit = std::getenv("ONEDNN_MAX_CPU_ISA");
    if (limit != nullptr && std::strcmp(limit, "AVX2") == 0) {
        CHECK_EQUAL(0, dnn4j_has_avx512());
    }
}

} // namespace test
