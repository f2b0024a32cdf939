#include "answer.hpp"

#include "cudnn_types.hpp"
#include "device.hpp"

#include <algorithm>

using namespace standin;

namespace plans {
namespace {

// Destroys what it created.
class Scope {
public:
    explicit Scope(const Library &library) : library_(library) {}
    ~Scope() {
        for (void *const descriptor : descriptors_) {
            library_.destroy(descriptor);
        }
    }
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

    void *create(int type) {
        void *created = nullptr;
        if (library_.create(type, &created) == CUDNN_OK) {
            descriptors_.push_back(created);
        }
        return created;
    }

private:
    const Library &library_;
    std::vector<void *> descriptors_;
};

constexpr int MOST_NOTES = 32;

std::string letters(const std::vector<int> &notes) {
    static const std::string names = "tdrfnwwwws";
    std::string text;
    for (const int note : notes) {
        const char letter =
                note >= 0 && static_cast<size_t>(note) < names.size() ? names[static_cast<size_t>(note)] : '?';
        if (text.find(letter) == std::string::npos) {
            text += letter;
        }
    }
    return text;
}

Offer offer_of(const Library &library, Scope &scope, void *configuration) {
    Offer offer;
    void *engine = scope.create(ENGINE);
    int64_t count = 0;
    if (library.get(configuration, CONFIG_ENGINE, TYPE_DESCRIPTOR, 1, &count, static_cast<void *>(&engine)) !=
            CUDNN_OK) {
        return offer;
    }
    library.get(engine, ENGINE_INDEX, TYPE_INT64, 1, &count, &offer.engine);
    std::vector<int> notes(MOST_NOTES);
    int64_t noted = 0;
    if (library.get(engine, ENGINE_NUMERICAL_NOTES, TYPE_NUMERICAL_NOTE, MOST_NOTES, &noted, notes.data()) ==
            CUDNN_OK) {
        notes.resize(static_cast<size_t>(std::min<int64_t>(noted, MOST_NOTES)));
        offer.notes = letters(notes);
    }
    return offer;
}

// Adds what one kind of heuristics offers; why not, where it refuses the query.
std::string query(const Library &library, void *graph, void *device, int64_t mode, std::vector<Offer> &offers) {
    Scope scope(library);
    void *const heuristics = scope.create(HEURISTICS);
    const int asked = static_cast<int>(mode);
    int status = library.set(heuristics, HEURISTICS_GRAPH, TYPE_DESCRIPTOR, 1, static_cast<void *>(&graph));
    if (status == CUDNN_OK) {
        status = library.set(heuristics, HEURISTICS_MODE, TYPE_HEURISTIC_MODE, 1, &asked);
    }
    if (status == CUDNN_OK && device != nullptr) {
        status = library.set(heuristics, HEURISTICS_DEVICE, TYPE_DESCRIPTOR, 1, static_cast<void *>(&device));
    }
    if (status == CUDNN_OK) {
        status = library.finalize(heuristics);
    }
    int64_t count = 0;
    if (status == CUDNN_OK) {
        status = library.get(heuristics, HEURISTICS_RESULTS, TYPE_DESCRIPTOR, 0, &count, nullptr);
    }
    std::vector<void *> configurations;
    for (int64_t i = 0; status == CUDNN_OK && i < count; i++) {
        configurations.push_back(scope.create(ENGINE_CONFIG));
    }
    int64_t given = 0;
    if (status == CUDNN_OK && count > 0) {
        status = library.get(heuristics, HEURISTICS_RESULTS, TYPE_DESCRIPTOR, count, &given,
                static_cast<void *>(configurations.data()));
    }
    if (status != CUDNN_OK) {
        return library.line(status, library.last_words());
    }
    for (int64_t i = 0; i < given; i++) {
        const Offer offer = offer_of(library, scope, configurations[static_cast<size_t>(i)]);
        if (std::find(offers.begin(), offers.end(), offer) == offers.end()) {
            offers.push_back(offer);
        }
    }
    return "";
}

std::string list(const char *name, const std::vector<Offer> &offers) {
    std::string text = name;
    for (const Offer &offer : offers) {
        text.append(" ").append(std::to_string(offer.engine)).append(offer.notes);
    }
    return offers.empty() ? "" : text;
}

} // namespace

std::string Answer::text() const {
    const std::string offers = list("A", best) + (best.empty() || fallback.empty() ? "" : " ") + list("F", fallback);
    return !offers.empty() ? offers : "refused " + (refused.empty() ? "no engine" : refused);
}

Answer ask(const Library &library, void *graph, void *device) {
    Answer answer;
    answer.refused = query(library, graph, device, HEURISTIC_A, answer.best);
    const std::string fallback = query(library, graph, device, HEURISTIC_FALLBACK, answer.fallback);
    if (answer.refused.empty()) {
        answer.refused = fallback;
    }
    return answer;
}

} // namespace plans
