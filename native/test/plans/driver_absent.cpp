// The driver's functions that cuDNN asks the loader for by name before it makes plans, and does not call then: an
// engine that is compiled needs to find them all. None has a device.

namespace {

constexpr int NO_DEVICE = 100;

} // namespace

#define DNN4J_ABSENT(name)                                                                                             \
    extern "C" __attribute__((visibility("default"))) int cu##name() {                                                 \
        return NO_DEVICE;                                                                                              \
    }

DNN4J_ABSENT(CtxGetCurrent)
DNN4J_ABSENT(CtxGetDevice)
DNN4J_ABSENT(CtxGetLimit)
DNN4J_ABSENT(CtxPopCurrent)
DNN4J_ABSENT(CtxPopCurrent_v2)
DNN4J_ABSENT(CtxPushCurrent)
DNN4J_ABSENT(CtxPushCurrent_v2)
DNN4J_ABSENT(CtxSetCurrent)
DNN4J_ABSENT(CtxSynchronize)
DNN4J_ABSENT(DeviceGetAttribute)
DNN4J_ABSENT(DevicePrimaryCtxRelease)
DNN4J_ABSENT(DevicePrimaryCtxRelease_v2)
DNN4J_ABSENT(DevicePrimaryCtxReset)
DNN4J_ABSENT(DevicePrimaryCtxReset_v2)
DNN4J_ABSENT(DevicePrimaryCtxRetain)
DNN4J_ABSENT(DeviceTotalMem_v2)
DNN4J_ABSENT(GetExportTable)
DNN4J_ABSENT(LaunchCooperativeKernel)
DNN4J_ABSENT(LaunchKernelEx)
DNN4J_ABSENT(LaunchKernelExC)
DNN4J_ABSENT(LibraryLoadFromFile)
DNN4J_ABSENT(LinkAddData)
DNN4J_ABSENT(LinkAddData_v2)
DNN4J_ABSENT(LinkAddFile)
DNN4J_ABSENT(LinkAddFile_v2)
DNN4J_ABSENT(LinkComplete)
DNN4J_ABSENT(LinkCreate)
DNN4J_ABSENT(LinkCreate_v2)
DNN4J_ABSENT(LinkDestroy)
DNN4J_ABSENT(MemAlloc_v2)
DNN4J_ABSENT(MemFree_v2)
DNN4J_ABSENT(MemcpyDtoH_v2)
DNN4J_ABSENT(MemcpyHtoD_v2)
DNN4J_ABSENT(OccupancyMaxActiveBlocksPerMultiprocessor)
DNN4J_ABSENT(OccupancyMaxActiveClusters)
DNN4J_ABSENT(OccupancyMaxPotentialClusterSize)
DNN4J_ABSENT(StreamGetCtx)
DNN4J_ABSENT(StreamSynchronize)
DNN4J_ABSENT(TensorMapEncodeIm2col)
DNN4J_ABSENT(TensorMapEncodeTiled)
