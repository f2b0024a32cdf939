// Loaded modules and the functions that were looked up in them.
#pragma once

#include "kernel_table.hpp"
#include "live.hpp"

namespace standin {

struct Module;

struct Function {
    Binder bind;
    std::string name;
    std::weak_ptr<Module> module;
};

struct Module {
    std::mutex lock;
    std::vector<std::shared_ptr<Function>> functions;
};

Live<Module> &modules();

} // namespace standin
