// libcublasLt.so.13 with the functions that cuDNN 9.24 looks for and does not call for convolutions: it ends the
// process when it cannot find them. They all say that nothing is initialized.
#include <cstddef>

#define CUBLAS_API extern "C" __attribute__((visibility("default")))

namespace {

constexpr int NOT_INITIALIZED = 1;
constexpr size_t VERSION = 130000;

} // namespace

CUBLAS_API size_t cublasLtGetVersion() {
    return VERSION;
}

#define DNN4J_CUBLAS(name)                                                                                             \
    CUBLAS_API int cublasLt##name() {                                                                                  \
        return NOT_INITIALIZED;                                                                                        \
    }

DNN4J_CUBLAS(Create)
DNN4J_CUBLAS(Destroy)
DNN4J_CUBLAS(GetProperty)
DNN4J_CUBLAS(GroupedMatrixLayoutCreate)
DNN4J_CUBLAS(Matmul)
DNN4J_CUBLAS(MatmulAlgoGetHeuristic)
DNN4J_CUBLAS(MatmulDescCreate)
DNN4J_CUBLAS(MatmulDescDestroy)
DNN4J_CUBLAS(MatmulDescGetAttribute)
DNN4J_CUBLAS(MatmulDescInit_internal)
DNN4J_CUBLAS(MatmulDescSetAttribute)
DNN4J_CUBLAS(MatmulPreferenceCreate)
DNN4J_CUBLAS(MatmulPreferenceDestroy)
DNN4J_CUBLAS(MatmulPreferenceInit_internal)
DNN4J_CUBLAS(MatmulPreferenceSetAttribute)
DNN4J_CUBLAS(MatrixLayoutCreate)
DNN4J_CUBLAS(MatrixLayoutDestroy)
DNN4J_CUBLAS(MatrixLayoutGetAttribute)
DNN4J_CUBLAS(MatrixLayoutInit_internal)
DNN4J_CUBLAS(MatrixLayoutSetAttribute)
DNN4J_CUBLAS(MatrixTransform)
DNN4J_CUBLAS(MatrixTransformDescCreate)
DNN4J_CUBLAS(MatrixTransformDescDestroy)
DNN4J_CUBLAS(MatrixTransformDescGetAttribute)
DNN4J_CUBLAS(MatrixTransformDescInit_internal)
DNN4J_CUBLAS(MatrixTransformDescSetAttribute)
