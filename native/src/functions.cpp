#include "functions.hpp"

#include "dnn4j.h"

#include <cmath>

namespace dnn4j {
namespace {

// 2 / sqrt(pi)
constexpr double slope_of_erf = 1.1283791670955126;

double value(std::int64_t function, double x, double a, double b) {
    switch (function) {
    case DNN4J_FUNCTION_CELU:
        return x > 0 ? x : a * std::expm1(x / a);
    case DNN4J_FUNCTION_THRESHOLDED_RELU:
        return x <= a ? 0 : x;
    case DNN4J_FUNCTION_SHRINK:
        return x < -a ? x + b : x > a ? x - b : std::isnan(x) ? x : 0;
    case DNN4J_FUNCTION_POW:
        return std::pow(x, a);
    case DNN4J_FUNCTION_RECIPROCAL:
        return 1 / x;
    case DNN4J_FUNCTION_ABS:
        return std::fabs(x);
    case DNN4J_FUNCTION_NEGATE:
        return -x;
    case DNN4J_FUNCTION_SIGN:
        return x > 0 ? 1 : x < 0 ? -1 : x;
    case DNN4J_FUNCTION_ROUND:
        return std::nearbyint(x);
    case DNN4J_FUNCTION_FLOOR:
        return std::floor(x);
    case DNN4J_FUNCTION_CEIL:
        return std::ceil(x);
    case DNN4J_FUNCTION_EXP:
        return std::exp(x);
    case DNN4J_FUNCTION_LOG:
        return std::log(x);
    case DNN4J_FUNCTION_SQRT:
        return std::sqrt(x);
    case DNN4J_FUNCTION_ERF:
        return std::erf(x);
    case DNN4J_FUNCTION_SIN:
        return std::sin(x);
    case DNN4J_FUNCTION_COS:
        return std::cos(x);
    case DNN4J_FUNCTION_TAN:
        return std::tan(x);
    case DNN4J_FUNCTION_ASIN:
        return std::asin(x);
    case DNN4J_FUNCTION_ACOS:
        return std::acos(x);
    case DNN4J_FUNCTION_ATAN:
        return std::atan(x);
    case DNN4J_FUNCTION_SINH:
        return std::sinh(x);
    case DNN4J_FUNCTION_COSH:
        return std::cosh(x);
    case DNN4J_FUNCTION_ASINH:
        return std::asinh(x);
    case DNN4J_FUNCTION_ACOSH:
        return std::acosh(x);
    default:
        return std::atanh(x);
    }
}

double pow_by_left(double a, double b) {
    return b == 0 ? 0 : b * std::pow(a, b - 1);
}

double derivative(std::int64_t function, double x, double a) {
    switch (function) {
    case DNN4J_FUNCTION_CELU:
        return x > 0 ? 1 : std::exp(x / a);
    case DNN4J_FUNCTION_THRESHOLDED_RELU:
        return x > a ? 1 : 0;
    case DNN4J_FUNCTION_SHRINK:
        return x < -a || x > a ? 1 : 0;
    case DNN4J_FUNCTION_POW:
        return pow_by_left(x, a);
    case DNN4J_FUNCTION_RECIPROCAL:
        return -1 / (x * x);
    case DNN4J_FUNCTION_ABS:
        return x > 0 ? 1 : x < 0 ? -1 : x;
    case DNN4J_FUNCTION_NEGATE:
        return -1;
    case DNN4J_FUNCTION_SIGN:
    case DNN4J_FUNCTION_ROUND:
    case DNN4J_FUNCTION_FLOOR:
    case DNN4J_FUNCTION_CEIL:
        return 0;
    case DNN4J_FUNCTION_EXP:
        return std::exp(x);
    case DNN4J_FUNCTION_LOG:
        return 1 / x;
    case DNN4J_FUNCTION_SQRT:
        return 0.5 / std::sqrt(x);
    case DNN4J_FUNCTION_ERF:
        return slope_of_erf * std::exp(-x * x);
    case DNN4J_FUNCTION_SIN:
        return std::cos(x);
    case DNN4J_FUNCTION_COS:
        return -std::sin(x);
    case DNN4J_FUNCTION_TAN:
        return 1 / (std::cos(x) * std::cos(x));
    case DNN4J_FUNCTION_ASIN:
        return 1 / std::sqrt((1 - x) * (1 + x));
    case DNN4J_FUNCTION_ACOS:
        return -1 / std::sqrt((1 - x) * (1 + x));
    case DNN4J_FUNCTION_ATAN:
        return 1 / (1 + x * x);
    case DNN4J_FUNCTION_SINH:
        return std::cosh(x);
    case DNN4J_FUNCTION_COSH:
        return std::sinh(x);
    case DNN4J_FUNCTION_ASINH:
        return 1 / std::sqrt(1 + x * x);
    case DNN4J_FUNCTION_ACOSH:
        return 1 / std::sqrt((x - 1) * (x + 1));
    default:
        return 1 / ((1 - x) * (1 + x));
    }
}

} // namespace

bool is_function(std::int64_t function) {
    const std::int64_t plain = function >= DNN4J_FUNCTION_DERIVATIVE ? function - DNN4J_FUNCTION_DERIVATIVE : function;
    return plain >= DNN4J_FUNCTION_CELU && plain <= DNN4J_FUNCTION_ATANH;
}

double function_of(std::int64_t function, double x, double alpha, double beta) {
    return function >= DNN4J_FUNCTION_DERIVATIVE ? derivative(function - DNN4J_FUNCTION_DERIVATIVE, x, alpha)
                                                 : value(function, x, alpha, beta);
}

double pair_of(std::int64_t operation, double left, double right) {
    switch (operation) {
    case DNN4J_PAIR_POW:
        return std::pow(left, right);
    case DNN4J_PAIR_POW_BY_LEFT:
        return pow_by_left(left, right);
    case DNN4J_PAIR_POW_BY_RIGHT:
        return left == 0 && right > 0 ? 0 : std::pow(left, right) * std::log(left);
    case DNN4J_PAIR_FMOD:
        return std::fmod(left, right);
    case DNN4J_PAIR_FMOD_BY_RIGHT:
        return -std::trunc(left / right);
    case DNN4J_PAIR_EQUAL:
        return left == right ? 1 : 0;
    case DNN4J_PAIR_LESS:
        return left < right ? 1 : 0;
    case DNN4J_PAIR_LESS_OR_EQUAL:
        return left <= right ? 1 : 0;
    case DNN4J_PAIR_GREATER:
        return left > right ? 1 : 0;
    case DNN4J_PAIR_GREATER_OR_EQUAL:
        return left >= right ? 1 : 0;
    case DNN4J_PAIR_WHERE:
        return left != 0 ? right : 0;
    case DNN4J_PAIR_WHERE_NOT:
        return left == 0 ? right : 0;
    case DNN4J_PAIR_IS_SET:
        return left != 0 ? 1 : 0;
    case DNN4J_PAIR_IS_CLEAR:
        return left == 0 ? 1 : 0;
    default:
        return 0;
    }
}

} // namespace dnn4j
