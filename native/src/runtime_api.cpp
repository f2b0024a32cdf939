#include "dnn4j.h"
#include "status.hpp"
#include "team.hpp"
#include "vector_clones.hpp"

#include <dlfcn.h>
#include <dnnl.h>
#include <omp.h>

#include <cstdio>
#include <cstring>
#include <utility>

namespace {

// Xbyak::local::GetErrorRef()::err, a variable of each thread that oneDNN exports.
constexpr const char *code_error = "_ZZN5Xbyak5local11GetErrorRefEvE3err";

// Some function of each library: the loader can tell which file it came from.
const void *symbol_of(int32_t library) {
    switch (library) {
    case DNN4J_LIBRARY_SELF:
        return reinterpret_cast<const void *>(&dnn4j_abi_version);
    case DNN4J_LIBRARY_ONEDNN:
        return reinterpret_cast<const void *>(&dnnl_version);
    case DNN4J_LIBRARY_OPENMP:
        return reinterpret_cast<const void *>(&omp_get_max_threads);
    default:
        return nullptr;
    }
}

int32_t copy_text(const char *text, char *target, int32_t capacity) {
    std::snprintf(target, static_cast<size_t>(capacity), "%s", text);
    return DNN4J_OK;
}

} // namespace

int32_t dnn4j_has_avx512(void) {
    return dnn4j::has_avx512() ? 1 : 0;
}

int32_t dnn4j_abi_version(void) {
    return DNN4J_ABI_VERSION;
}

int32_t dnn4j_clear_code_error(void) {
    thread_local int *const error = static_cast<int *>(dlsym(RTLD_DEFAULT, code_error));
    if (error == nullptr) {
        return DNN4J_SYSTEM_ERROR;
    }
    return std::exchange(*error, 0);
}

int32_t dnn4j_library_path(int32_t library, char *path, int32_t capacity) {
    if (path == nullptr) {
        return DNN4J_NULL_ARGUMENT;
    }
    if (capacity <= 0) {
        return DNN4J_NEGATIVE_COUNT;
    }
    const void *const symbol = symbol_of(library);
    if (symbol == nullptr) {
        return DNN4J_UNKNOWN_KIND;
    }
    Dl_info info{};
    if (dladdr(symbol, &info) == 0 || info.dli_fname == nullptr) {
        return DNN4J_SYSTEM_ERROR;
    }
    return copy_text(info.dli_fname, path, capacity);
}

int32_t dnn4j_system_error_text(int32_t system_error, char *text, int32_t capacity) {
    if (text == nullptr) {
        return DNN4J_NULL_ARGUMENT;
    }
    if (capacity <= 0) {
        return DNN4J_NEGATIVE_COUNT;
    }
    char buffer[256];
    return copy_text(strerror_r(system_error, buffer, sizeof buffer), text, capacity);
}

int32_t dnn4j_set_threads(int32_t threads, int32_t *former) {
    if (threads <= 0) {
        return DNN4J_NEGATIVE_COUNT;
    }
    if (former != nullptr) {
        *former = omp_get_max_threads();
    }
    omp_set_num_threads(threads);
    return DNN4J_OK;
}

int32_t dnn4j_team(int32_t wanted, int64_t *shortage) {
    return dnn4j::guarded([&] {
        if (wanted <= 0) {
            return DNN4J_NEGATIVE_COUNT;
        }
        dnn4j::Headroom met{};
        const int team = dnn4j::grant_team(wanted, met);
        if (team < wanted && shortage != nullptr) {
            shortage[0] = met.limit;
            shortage[1] = met.value;
            shortage[2] = met.threads;
        }
        return team;
    });
}

int32_t dnn4j_max_threads(void) {
    return omp_get_max_threads();
}
