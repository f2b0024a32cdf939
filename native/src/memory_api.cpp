#include "dnn4j.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <memory>

namespace {

constexpr uintptr_t huge_page = uintptr_t{2} << 20;

int32_t refused(int32_t *system_error) {
    *system_error = errno;
    return DNN4J_SYSTEM_ERROR;
}

void *map_pages(size_t bytes) {
    return mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

// Maps one huge page more than asked and gives back what lies before the first multiple of 2 MiB and after the end.
void *map_aligned(size_t bytes) {
    const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
    const size_t kept = (bytes + page - 1) / page * page;
    void *const whole = map_pages(kept + huge_page);
    if (whole == MAP_FAILED) {
        return MAP_FAILED;
    }
    const uintptr_t start = reinterpret_cast<uintptr_t>(whole);
    const uintptr_t aligned = (start + huge_page - 1) / huge_page * huge_page;
    const size_t before = aligned - start;
    const size_t after = huge_page - before;
    if (before > 0) {
        munmap(whole, before);
    }
    if (after > 0) {
        munmap(reinterpret_cast<void *>(aligned + kept), after);
    }
    return reinterpret_cast<void *>(aligned);
}

} // namespace

int32_t dnn4j_map(int64_t bytes, int32_t huge, int64_t *address, int32_t *system_error) {
    if (address == nullptr || system_error == nullptr) {
        return DNN4J_NULL_ARGUMENT;
    }
    *address = 0;
    *system_error = 0;
    if (bytes <= 0) {
        return DNN4J_NEGATIVE_COUNT;
    }
    const size_t size = static_cast<size_t>(bytes);
    void *const mapped = huge != 0 ? map_aligned(size) : map_pages(size);
    if (mapped == MAP_FAILED) {
        return refused(system_error);
    }
    if (huge != 0 && madvise(mapped, size, MADV_HUGEPAGE) != 0) {
        *system_error = errno;
    }
    *address = reinterpret_cast<int64_t>(mapped);
    return DNN4J_OK;
}

int32_t dnn4j_unmap(int64_t address, int64_t bytes, int32_t *system_error) {
    if (address == 0 || system_error == nullptr) {
        return DNN4J_NULL_ARGUMENT;
    }
    *system_error = 0;
    if (bytes <= 0) {
        return DNN4J_NEGATIVE_COUNT;
    }
    if (munmap(reinterpret_cast<void *>(address), static_cast<size_t>(bytes)) != 0) {
        return refused(system_error);
    }
    return DNN4J_OK;
}

int32_t dnn4j_resident_bytes(int64_t *bytes) {
    if (bytes == nullptr) {
        return DNN4J_NULL_ARGUMENT;
    }
    *bytes = 0;
    // The second number of this file is the resident size in pages (proc(5)).
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen("/proc/self/statm", "re"), std::fclose);
    long long pages = 0;
    if (!file || std::fscanf(file.get(), "%*s %lld", &pages) != 1) {
        return DNN4J_SYSTEM_ERROR;
    }
    *bytes = pages * sysconf(_SC_PAGESIZE);
    return DNN4J_OK;
}
