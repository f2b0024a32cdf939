#include "check.hpp"
#include "dnn4j.h"

namespace test {

void threads() {
    const int32_t before = dnn4j_max_threads();
    int32_t former = 0;
    CHECK_EQUAL(DNN4J_OK, dnn4j_set_threads(3, &former));
    CHECK_EQUAL(before, former);
    CHECK_EQUAL(3, dnn4j_max_threads());
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_set_threads(0, &former));
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_set_threads(-1, nullptr));
    CHECK_EQUAL(3, dnn4j_max_threads());
    CHECK_EQUAL(DNN4J_OK, dnn4j_set_threads(before, nullptr));
    CHECK_EQUAL(before, dnn4j_max_threads());

    CHECK_EQUAL(DNN4J_ABI_VERSION, dnn4j_abi_version());
    char path[4096];
    CHECK_EQUAL(DNN4J_OK, dnn4j_library_path(DNN4J_LIBRARY_ONEDNN, path, sizeof path));
    CHECK(std::strstr(path, "libdnnl.so.3") != nullptr);
    CHECK_EQUAL(DNN4J_OK, dnn4j_library_path(DNN4J_LIBRARY_OPENMP, path, sizeof path));
    CHECK(std::strstr(path, "libgomp.so.1") != nullptr);
    CHECK_EQUAL(DNN4J_OK, dnn4j_library_path(DNN4J_LIBRARY_SELF, path, 4));
    CHECK_EQUAL(0, path[3]);
    CHECK_EQUAL(DNN4J_UNKNOWN_KIND, dnn4j_library_path(3, path, sizeof path));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_library_path(DNN4J_LIBRARY_SELF, nullptr, 8));
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_library_path(DNN4J_LIBRARY_SELF, path, 0));
}

} // namespace test
