#include "library.hpp"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>

namespace plans {
namespace {

template <typename Function> void bind(const Library &library, Function &function, const char *name) {
    function = reinterpret_cast<Function>(library.function(name));
}

std::string beside(const char *variable, const char *file) {
    if (const char *const path = std::getenv(variable)) {
        return path;
    }
    Dl_info here;
    const bool found = dladdr(reinterpret_cast<const void *>(&beside), &here) != 0;
    const std::string path = found ? here.dli_fname : "";
    return path.substr(0, path.rfind('/') + 1) + file;
}

} // namespace

Library::Library(const std::string &path) : library_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)), path_(path) {
    if (library_ == nullptr) {
        std::fprintf(stderr, "tee: %s cannot be loaded: %s\n", path.c_str(), dlerror());
        std::abort();
    }
    bind(*this, create, "cudnnBackendCreateDescriptor");
    bind(*this, destroy, "cudnnBackendDestroyDescriptor");
    bind(*this, set, "cudnnBackendSetAttribute");
    bind(*this, get, "cudnnBackendGetAttribute");
    bind(*this, finalize, "cudnnBackendFinalize");
}

void *Library::function(const char *name) const {
    void *const found = dlsym(library_, name);
    if (found == nullptr) {
        std::fprintf(stderr, "tee: %s has no function %s\n", path_.c_str(), name);
        std::abort();
    }
    return found;
}

std::string Library::last_words() const {
    void (*last)(char *, size_t) = nullptr;
    bind(*this, last, "cudnnGetLastErrorString");
    char text[2048] = "";
    last(text, sizeof text);
    return text;
}

std::string Library::line(int status, const std::string &words) const {
    const char *(*name)(int) = nullptr;
    bind(*this, name, "cudnnGetErrorString");
    std::string line = name(status);
    if (!words.empty()) {
        line.append(": ").append(words);
    }
    for (char &letter : line) {
        if (letter == '\n' || letter == '\t' || letter == '\r') {
            letter = ' ';
        }
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

const Library &real() {
    static const Library *const library = new Library(beside("DNN4J_PLANS_REAL", "real/libcudnn.so.9"));
    return *library;
}

const Library &standin() {
    static const Library *const library = new Library(beside("DNN4J_PLANS_STANDIN", "libdnn4j_standin.so"));
    return *library;
}

} // namespace plans
