package io.github.dnn4j.cudnn.driver;

import static org.bytedeco.cuda.global.cudart.*;

import org.bytedeco.cuda.cudart.CUevent_st;
import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/** Work of a stream, recorded and launched at once. */
public final class CudaGraphs {
    private CudaGraphs() {}

    /** Begins recording what this thread puts on the stream. */
    public static void beginCapture(long stream, String subject) {
        Cuda.check(
                cudaStreamBeginCapture(CudaStreams.stream(stream), cudaStreamCaptureModeThreadLocal),
                "cudaStreamBeginCapture",
                subject);
    }

    /** Ends recording; the graph is to be destroyed. */
    public static long endCapture(long stream, String subject) {
        CUgraph_st graph = new CUgraph_st();
        Cuda.check(cudaStreamEndCapture(CudaStreams.stream(stream), graph), "cudaStreamEndCapture", subject);
        return graph.address();
    }

    /** Makes a graph ready to launch. */
    public static long instantiate(long graph, String subject) {
        CUgraphExec_st executable = new CUgraphExec_st();
        Cuda.check(
                cudaGraphInstantiate(executable, new CUgraph_st(new CudaAddress(graph)), 0),
                "cudaGraphInstantiate",
                subject);
        return executable.address();
    }

    public static void destroyGraph(long graph) {
        Cuda.check(cudaGraphDestroy(new CUgraph_st(new CudaAddress(graph))), "cudaGraphDestroy", "a session");
    }

    public static void destroyExecutable(long executable) {
        Cuda.check(
                cudaGraphExecDestroy(new CUgraphExec_st(new CudaAddress(executable))),
                "cudaGraphExecDestroy",
                "a session");
    }

    public static void uploadGraph(long executable, long stream, String subject) {
        Cuda.check(
                cudaGraphUpload(new CUgraphExec_st(new CudaAddress(executable)), CudaStreams.stream(stream)),
                "cudaGraphUpload",
                subject);
    }

    /**
     * A graph, the stream that it is launched on, and the event that marks its end, as the preset wants them: made
     * once, so that launching makes nothing.
     */
    public static final class Launch {
        private final CUgraphExec_st executable;
        private final CUstream_st stream;
        private final CUevent_st event;

        public Launch(long executable, long stream, long event) {
            this.executable = new CUgraphExec_st(new CudaAddress(executable));
            this.stream = CudaStreams.stream(stream);
            this.event = new CUevent_st(new CudaAddress(event));
        }

        public boolean isOn(long other) {
            return stream.address() == other;
        }

        public void mark(String subject) {
            Cuda.check(cudaEventRecord(event, stream), "cudaEventRecord", subject);
        }

        public void run(String subject) {
            Cuda.check(cudaGraphLaunch(executable, stream), "cudaGraphLaunch", subject);
        }

        public void synchronize(String subject) {
            Cuda.check(cudaStreamSynchronize(stream), "cudaStreamSynchronize", subject);
        }
    }
}
