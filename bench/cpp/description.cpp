#include "description.hpp"

#include <fstream>
#include <sstream>

namespace peers {

const std::string &Line::text(const std::string &name) const {
    auto found = fields.find(name);
    if (found == fields.end()) {
        throw std::runtime_error(kind + " has no field " + name);
    }
    return found->second;
}

std::int64_t Line::number(const std::string &name) const {
    return std::stoll(text(name));
}

float Line::real(const std::string &name) const {
    return std::stof(text(name));
}

std::vector<std::string> Line::words(const std::string &name) const {
    std::vector<std::string> result;
    if (has(name)) {
        std::stringstream list(text(name));
        for (std::string word; std::getline(list, word, ',');) {
            result.push_back(word);
        }
    }
    return result;
}

std::vector<std::int64_t> Line::numbers(const std::string &name) const {
    std::vector<std::int64_t> result;
    for (const std::string &word : words(name)) {
        result.push_back(std::stoll(word));
    }
    return result;
}

std::vector<Line> read_lines(const std::string &file) {
    std::ifstream stream(file);
    if (!stream) {
        throw std::runtime_error("cannot read " + file);
    }
    std::vector<Line> lines;
    for (std::string text; std::getline(stream, text);) {
        std::istringstream words(text);
        Line line;
        words >> line.kind;
        if (line.kind == "refused") {
            throw Refused(text.substr(text.find(' ') + 1));
        }
        for (std::string word; words >> word;) {
            std::size_t equals = word.find('=');
            line.fields[word.substr(0, equals)] = word.substr(equals + 1);
        }
        lines.push_back(line);
    }
    return lines;
}

std::vector<float> read_floats(const std::string &file) {
    std::ifstream stream(file, std::ios::binary | std::ios::ate);
    if (!stream) {
        throw std::runtime_error("cannot read " + file);
    }
    std::streamsize bytes = stream.tellg();
    std::vector<float> values(static_cast<std::size_t>(bytes) / sizeof(float));
    stream.seekg(0);
    stream.read(reinterpret_cast<char *>(values.data()), bytes);
    return values;
}

void write_floats(const std::string &file, const std::vector<float> &values) {
    std::ofstream stream(file, std::ios::binary);
    stream.write(
            reinterpret_cast<const char *>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
    if (!stream) {
        throw std::runtime_error("cannot write " + file);
    }
}

} // namespace peers
