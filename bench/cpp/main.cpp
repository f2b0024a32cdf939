// The floor of bench/peers: networks on oneDNN without anything else. Reads commands from standard input and answers on
// standard output, as Serve.java describes; its argument is the number of threads.
#include "graph.hpp"

#include <omp.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <sstream>

namespace {

using peers::Graph;

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
        graph_ = std::make_unique<Graph>(folder);
        input_ = peers::read_floats(folder + "/input.bin");
        output_.assign(graph_->output_elements(), 0);
        if (input_.size() != graph_->input_elements()) {
            throw std::runtime_error("input.bin does not have the size of the network's input");
        }
    }

    std::string round(int runs) {
        using clock = std::chrono::steady_clock;
        std::ostringstream times;
        times << "times";
        for (int i = 0; i < runs; ++i) {
            clock::time_point start = clock::now();
            graph_->run(input_.data(), output_.data());
            times << ' ' << std::chrono::nanoseconds(clock::now() - start).count();
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
