// The objects of one kind that are alive, by the pointer that a caller has. A handle that is not here is foreign or was
// destroyed: looking it up is safe whatever it holds.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace standin {

template <typename T> class Live {
public:
    void *add(std::shared_ptr<T> object) {
        const std::lock_guard<std::mutex> guard(lock_);
        void *const handle = object.get();
        objects_[handle] = std::move(object);
        return handle;
    }

    std::shared_ptr<T> find(const void *handle) {
        const std::lock_guard<std::mutex> guard(lock_);
        const auto found = objects_.find(handle);
        return found == objects_.end() ? nullptr : found->second;
    }

    std::shared_ptr<T> remove(const void *handle) {
        const std::lock_guard<std::mutex> guard(lock_);
        const auto found = objects_.find(handle);
        if (found == objects_.end()) {
            return nullptr;
        }
        std::shared_ptr<T> object = std::move(found->second);
        objects_.erase(found);
        return object;
    }

    std::vector<std::shared_ptr<T>> all() {
        const std::lock_guard<std::mutex> guard(lock_);
        std::vector<std::shared_ptr<T>> result;
        for (const auto &entry : objects_) {
            result.push_back(entry.second);
        }
        return result;
    }

    int64_t count() {
        const std::lock_guard<std::mutex> guard(lock_);
        return static_cast<int64_t>(objects_.size());
    }

private:
    std::mutex lock_;
    std::unordered_map<const void *, std::shared_ptr<T>> objects_;
};

} // namespace standin
