// Streams, captures, graphs and events.
//
// What is enqueued runs when a caller waits for it, in order, on the thread that waits: a caller who forgets to wait,
// or changes memory that a copy still needs, gets wrong results every time and not now and then.
#pragma once

#include "live.hpp"

#include <atomic>
#include <deque>
#include <functional>
#include <thread>

namespace standin {

// Does one operation; a CUDA error.
using Work = std::function<int()>;

struct Graph {
    std::vector<Work> nodes;
};

struct Capture {
    std::shared_ptr<Graph> graph;
    std::thread::id thread;
    int mode;
    bool spoilt = false;
};

class Stream {
public:
    // Enqueues, or adds to the graph while the stream captures. Waits when too much is enqueued, as the real queue
    // does.
    int submit(Work work);
    int begin_capture(int mode);
    int end_capture(std::shared_ptr<Graph> *graph);
    // 0: none, 1: active, 2: spoilt.
    int capture_status();
    // Whether a capture is active that forbids unsafe calls on this thread; it is spoilt then.
    bool spoil(std::thread::id caller);
    // Runs what is enqueued. Not allowed while the stream captures.
    int synchronize();
    // Runs what is enqueued, whatever else; the first error, which the device does not survive.
    int drain();
    // Runs what is enqueued unless another thread does: false then.
    bool try_drain();
    bool idle();

private:
    std::mutex lock_;    // of the members
    std::mutex running_; // held by the thread that runs what is enqueued
    std::deque<Work> queue_;
    std::unique_ptr<Capture> capture_;

    int run_queue();
};

struct Event {
    std::mutex lock;
    std::shared_ptr<Stream> stream;             // of the last record; null before the first
    std::shared_ptr<std::atomic<int64_t>> done; // nanoseconds when the record's turn came; 0 before
    bool captured = false;
};

// Null is the default stream; a null result is a handle that is not alive.
std::shared_ptr<Stream> find_stream(const void *handle);
void synchronize_all();

Live<Stream> &streams();
Live<Event> &events();
Live<Graph> &graphs();
// Instantiated graphs: a copy of the nodes.
Live<std::vector<Work>> &executables();

} // namespace standin
