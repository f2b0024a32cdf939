// Element types of tensors, to and from the float that arithmetic uses.
#pragma once

#include <cstddef>
#include <cstdint>

namespace standin {

// 0 for a type that the stand-in does not compute with.
size_t element_bytes(int type);
float load_element(const void *from, int type, int64_t index);
// Rounds to the nearest, ties to even.
void store_element(void *to, int type, int64_t index, float value);
// The value that is left after storing and loading.
float rounded(float value, int type);
// To the 10 fraction bits of TF32, to the nearest, ties to even.
float rounded_to_tf32(float value);

} // namespace standin
