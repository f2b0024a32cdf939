// The functions of a cuDNN: the real one, or the stand-in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace plans {

// A library's backend API. Opening it fails with a message on stderr and ends the process: nothing works without.
struct Library {
    explicit Library(const std::string &path);

    void *function(const char *name) const;
    // The library's last words, which it forgets when it is asked.
    std::string last_words() const;
    // The status's name and such words, in one line.
    std::string line(int status, const std::string &words) const;

    int (*create)(int type, void **descriptor);
    int (*destroy)(void *descriptor);
    int (*set)(void *descriptor, int name, int type, int64_t count, const void *elements);
    int (*get)(void *descriptor, int name, int type, int64_t requested, int64_t *count, void *elements);
    int (*finalize)(void *descriptor);

private:
    void *library_;
    std::string path_;
};

// The real cuDNN, in the folder "real" beside the library that this is compiled into, or as DNN4J_PLANS_REAL says.
const Library &real();
// The stand-in, beside it, or as DNN4J_PLANS_STANDIN says.
const Library &standin();

} // namespace plans
