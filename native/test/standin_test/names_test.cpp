// The libraries with the real names lead to one and the same stand-in.
#include "groups.hpp"

#include <dlfcn.h>

namespace test {
namespace {

struct Library {
    const char *file;
    const char *function;
};

constexpr Library LIBRARIES[] = {{"libcuda.so.1", "cuInit"}, {"libcudart.so.13", "cudaMalloc"},
        {"libcublasLt.so.13", nullptr}, {"libcudnn.so.9", "cudnnGetVersion"},
        {"libcudnn_graph.so.9", "cudnnBackendExecute"}, {"libcudnn_ops.so.9", "cudnnSoftmaxForward"},
        {"libcudnn_cnn.so.9", "cudnnCnnVersionCheck"}, {"libcudnn_adv.so.9", "cudnnAdvVersionCheck"},
        {"libcudnn_heuristic.so.9", nullptr}, {"libcudnn_engines_precompiled.so.9", nullptr},
        {"libcudnn_engines_runtime_compiled.so.9", nullptr}};

} // namespace

void names() {
    for (const Library &library : LIBRARIES) {
        const std::string path = std::string(DNN4J_STANDIN_FOLDER "/") + library.file;
        void *const handle = dlopen(path.c_str(), RTLD_LAZY | RTLD_LOCAL);
        if (handle == nullptr) {
            std::printf("%s\n", dlerror());
        }
        CHECK(handle != nullptr);
        // By its name alone, as the libraries that need it ask for it.
        void *const again = dlopen(library.file, RTLD_LAZY | RTLD_NOLOAD);
        CHECK(again == handle);
        if (library.function != nullptr) {
            void *const found = dlsym(handle, library.function);
            CHECK(found != nullptr);
            CHECK(found == dlsym(RTLD_DEFAULT, library.function));
        }
        dlclose(again);
        dlclose(handle);
    }
}

} // namespace test
