// Functions of one number and of two, and their derivatives, in double.
#pragma once

#include <cstdint>

namespace dnn4j {

// True for the number of a function, with or without DNN4J_FUNCTION_DERIVATIVE.
bool is_function(std::int64_t function);

// The function, or its derivative, at x.
double function_of(std::int64_t function, double x, double alpha, double beta);

// An operation of a pair step.
double pair_of(std::int64_t operation, double left, double right);

} // namespace dnn4j
