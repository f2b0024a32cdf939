#include "check.hpp"
#include "dnn4j.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <initializer_list>
#include <limits>

namespace test {
namespace {

void maps_and_unmaps(int64_t bytes, int32_t huge) {
    int64_t address = 0;
    int32_t error = -1;
    CHECK_EQUAL(DNN4J_OK, dnn4j_map(bytes, huge, &address, &error));
    CHECK(address != 0);
    CHECK_EQUAL(0, address % (huge != 0 ? int64_t{2} << 20 : 4096));
    auto *const memory = reinterpret_cast<unsigned char *>(address);
    CHECK_EQUAL(0, memory[0]);
    CHECK_EQUAL(0, memory[bytes - 1]);
    std::memset(memory, 0x5a, static_cast<size_t>(bytes));
    CHECK_EQUAL(0x5a, memory[bytes - 1]);
    CHECK_EQUAL(DNN4J_OK, dnn4j_unmap(address, bytes, &error));
    CHECK_EQUAL(0, error);
}

// The size of the address space in pages, read without allocating: the first number of statm (proc(5)).
int64_t mapped_pages() {
    char text[256] = {};
    const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const bool got = read(file, text, sizeof text - 1) > 0;
    close(file);
    return got ? std::strtoll(text, nullptr, 10) : -1;
}

// What is mapped beyond the asked size to reach a multiple of 2 MiB is given back, and nothing else is.
void maps_no_more_and_no_less() {
    constexpr int64_t bytes = 3 * 4096;
    constexpr int blocks = 16;
    int64_t addresses[blocks];
    int32_t error = 0;
    int64_t before = mapped_pages();
    CHECK(before > 0);
    for (int64_t &address : addresses) {
        CHECK_EQUAL(DNN4J_OK, dnn4j_map(bytes, 1, &address, &error));
        CHECK_EQUAL(before + 3, mapped_pages());
        before = mapped_pages();
    }
    for (const int64_t address : addresses) {
        std::memset(reinterpret_cast<void *>(address), 1, bytes);
        CHECK_EQUAL(DNN4J_OK, dnn4j_unmap(address, bytes, &error));
        CHECK_EQUAL(before - 3, mapped_pages());
        before = mapped_pages();
    }
}

void refuses_bad_arguments() {
    int64_t address = 7;
    int32_t error = -1;
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_map(4096, 0, nullptr, &error));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_map(4096, 0, &address, nullptr));
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_map(0, 0, &address, &error));
    CHECK_EQUAL(0, address);
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_map(-1, 1, &address, &error));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_unmap(0, 4096, &error));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_unmap(4096, 4096, nullptr));
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_unmap(4096, 0, &error));
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_resident_bytes(nullptr));
}

void passes_on_what_the_system_says() {
    constexpr int64_t everything = std::numeric_limits<int64_t>::max();
    int64_t address = 7;
    int32_t error = 0;
    for (int32_t huge = 0; huge <= 1; huge++) {
        CHECK_EQUAL(DNN4J_SYSTEM_ERROR, dnn4j_map(everything, huge, &address, &error));
        CHECK_EQUAL(ENOMEM, error);
        CHECK_EQUAL(0, address);
    }
    CHECK_EQUAL(DNN4J_SYSTEM_ERROR, dnn4j_unmap(4097, 4096, &error));
    CHECK_EQUAL(EINVAL, error);
    char text[8];
    CHECK_EQUAL(DNN4J_OK, dnn4j_system_error_text(ENOMEM, text, sizeof text));
    CHECK_EQUAL(0, text[7]);
    CHECK(std::strlen(text) == 7);
    CHECK_EQUAL(DNN4J_NULL_ARGUMENT, dnn4j_system_error_text(ENOMEM, nullptr, 8));
    CHECK_EQUAL(DNN4J_NEGATIVE_COUNT, dnn4j_system_error_text(ENOMEM, text, 0));
}

} // namespace

void memory() {
    for (const int64_t bytes : {1, 4096, 4097, 2097151, 2097152, 6291457}) {
        maps_and_unmaps(bytes, 0);
        maps_and_unmaps(bytes, 1);
    }
    maps_no_more_and_no_less();
    refuses_bad_arguments();
    passes_on_what_the_system_says();
    int64_t resident = 0;
    CHECK_EQUAL(DNN4J_OK, dnn4j_resident_bytes(&resident));
    CHECK(resident > 0);
}

} // namespace test
