// The floor of bench/peers: networks on oneDNN without anything else. Reads commands from standard input and answers on
// standard output, as Serve.java describes; its argument is the number of threads.
#include "graph.hpp"

#include <omp.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

using peers::Graph;
using peers::Style;

constexpr int trials = 3;

class Server {
public:
    std::string answer(const std::string &line) {
        std::istringstream words(line);
        std::string command, file;
        words >> command;
        if (command == "load") {
            words >> file;
            load(file);
            return "ready";
        }
        if (command == "answer") {
            words >> file;
            graph_->run(input_.data(), output_.data());
            peers::write_floats(file, output_);
            return "written";
        }
        if (command == "round") {
            int runs = 0;
            words >> runs;
            return round(runs);
        }
        if (command == "unload") {
            graph_.reset();
            return "unloaded";
        }
        return "failed there is no command " + command;
    }

private:
    void load(const std::string &folder) {
        const auto lines = peers::read_lines(folder + "/network.txt"); // first: a refused network has no weights
        graph_ = fastest(lines, peers::read_floats(folder + "/network.bin"));
        input_ = peers::read_floats(folder + "/input.bin");
        output_.assign(graph_->output_elements(), 0);
        if (input_.size() != graph_->input_elements()) {
            throw std::runtime_error("input.bin does not have the size of the network's input");
        }
    }

    // Of all styles the one that takes the least time; one that a primitive refuses is left out.
    static std::unique_ptr<Graph> fastest(const std::vector<peers::Line> &lines, const std::vector<float> &weights) {
        std::unique_ptr<Graph> best;
        std::chrono::nanoseconds least = std::chrono::nanoseconds::max();
        for (Style style : {Style::free, Style::blocked, Style::channels_last}) {
            std::unique_ptr<Graph> graph;
            try {
                graph = std::make_unique<Graph>(lines, weights, style);
            } catch (const dnnl::error &e) {
                if (style == Style::free) {
                    throw;
                }
                std::cerr << "style " << static_cast<int>(style) << " is left out: " << e.what() << '\n';
                continue;
            }
            std::vector<float> input(graph->input_elements()), output(graph->output_elements());
            std::chrono::nanoseconds nanos = std::chrono::nanoseconds::max();
            for (int i = 0; i < trials; ++i) {
                nanos = std::min(nanos, time(*graph, input, output));
            }
            std::cerr << "style " << static_cast<int>(style) << ": "
                      << std::chrono::duration<double, std::milli>(nanos).count() << " ms\n";
            if (nanos < least) {
                least = nanos;
                best = std::move(graph);
            }
        }
        return best;
    }

    static std::chrono::nanoseconds time(Graph &graph, const std::vector<float> &input, std::vector<float> &output) {
        auto start = std::chrono::steady_clock::now();
        graph.run(input.data(), output.data());
        return std::chrono::steady_clock::now() - start;
    }

    std::string round(int runs) {
        std::ostringstream times;
        times << "times";
        time(*graph_, input_, output_); // what the others' turns took away comes back
        for (int i = 0; i < runs; ++i) {
            times << ' ' << time(*graph_, input_, output_).count();
        }
        return times.str();
    }

    std::unique_ptr<Graph> graph_;
    std::vector<float> input_;
    std::vector<float> output_;
};

std::string one_line(std::string text) {
    for (char &c : text) {
        c = c == '\n' ? ' ' : c;
    }
    return text;
}

} // namespace

int main(int count, char **arguments) {
    if (count != 2) {
        std::cerr << "floor: the only argument is the number of threads\n";
        return 2;
    }
    omp_set_num_threads(std::stoi(arguments[1]));
    const dnnl_version_t *version = dnnl_version();
    std::cout << "peers: version C++ on oneDNN " << version->major << '.' << version->minor << '.' << version->patch
              << std::endl;
    Server server;
    for (std::string line; std::getline(std::cin, line);) {
        std::string answer;
        try {
            answer = server.answer(line);
        } catch (const peers::Refused &e) {
            answer = std::string("refused ") + e.what();
        } catch (const std::exception &e) { // dnnl::error is one
            answer = std::string("failed ") + e.what();
        }
        std::cout << "peers: " << one_line(answer) << std::endl;
    }
}
