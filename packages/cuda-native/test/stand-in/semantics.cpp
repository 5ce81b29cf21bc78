// What each PTX instruction does, for those that the kernels use.
#include <cfenv>
#include <cmath>
#include <cstring>

#include "ptx.h"

namespace {

template <class T>
T get(uint64_t slot) {
  T value;
  memcpy(&value, &slot, sizeof value);
  return value;
}
template <class T>
uint64_t put(T value) {
  uint64_t slot = 0;
  memcpy(&slot, &value, sizeof value);
  return slot;
}
template <class To, class From>
To bits(From from) {
  To to;
  memcpy(&to, &from, sizeof to);
  return to;
}

// As IEEE 754-2008 minNum and maxNum, with −0 below +0.
template <class T>
T lesser(T a, T b) {
  return a != a ? b : b != b ? a : a < b || (a == b && std::signbit(a)) ? a : b;
}
template <class T>
T greater(T a, T b) {
  return a != a ? b : b != b ? a : a > b || (a == b && !std::signbit(a)) ? a : b;
}

// First slot ← expression of the operands a, b, read as numbers of type T.
#define UNARY(T, expression) \
  [](const Instruction& in, uint64_t* s, Machine&) { const T a = get<T>(s[in.slot[1]]); s[in.slot[0]] = put(expression); }
#define BINARY(T, expression)                                                   \
  [](const Instruction& in, uint64_t* s, Machine&) {                            \
    const T a = get<T>(s[in.slot[1]]), b = get<T>(s[in.slot[2]]);               \
    s[in.slot[0]] = put(expression);                                            \
  }
#define TERNARY(T, expression)                                                                               \
  [](const Instruction& in, uint64_t* s, Machine&) {                                                         \
    const T a = get<T>(s[in.slot[1]]), b = get<T>(s[in.slot[2]]), c = get<T>(s[in.slot[3]]);                 \
    s[in.slot[0]] = put(expression);                                                                         \
  }
#define SHIFT(T, expression)                                                    \
  [](const Instruction& in, uint64_t* s, Machine&) {                            \
    const T a = get<T>(s[in.slot[1]]);                                          \
    const uint32_t b = get<uint32_t>(s[in.slot[2]]);                            \
    s[in.slot[0]] = put(expression);                                            \
  }
#define COMPARE(T, expression)                                                  \
  [](const Instruction& in, uint64_t* s, Machine&) {                            \
    const T a = get<T>(s[in.slot[1]]), b = get<T>(s[in.slot[2]]);               \
    s[in.slot[0]] = (expression) ? 1 : 0;                                       \
  }

template <class T>
void select(const Instruction& in, uint64_t* s, Machine&) {
  s[in.slot[0]] = put(get<T>(s[s[in.slot[3]] ? in.slot[1] : in.slot[2]]));
}

enum Space { GLOBAL, SHARED, CONSTANT };

template <class T, Space space>
auto address(const Instruction& in, uint64_t base, Machine& machine) {
  const uint64_t at = base + uint64_t(in.offset), size = sizeof(T) * uint64_t(in.width);
  if (at % size != 0) throw Fault{716};  // CUDA_ERROR_MISALIGNED_ADDRESS
  if constexpr (space == CONSTANT) return machine.constant(at, size);
  else return space == GLOBAL ? machine.global(at, size) : machine.local(uint32_t(at), size);
}
template <class T, Space space>
void load(const Instruction& in, uint64_t* s, Machine& machine) {
  const unsigned char* from = address<T, space>(in, s[in.slot[in.width]], machine);
  for (int i = 0; i < in.width; i++) {
    T value;
    memcpy(&value, from + i * sizeof(T), sizeof(T));
    s[in.slot[i]] = put(value);
  }
}
template <class T, Space space>
void store(const Instruction& in, uint64_t* s, Machine& machine) {
  unsigned char* to = address<T, space>(in, s[in.slot[0]], machine);
  for (int i = 0; i < in.width; i++) {
    const T value = get<T>(s[in.slot[1 + i]]);
    memcpy(to + i * sizeof(T), &value, sizeof(T));
  }
}
template <class T>
void loadParameter(const Instruction& in, uint64_t* s, Machine& machine) {
  T value;
  memcpy(&value, machine.parameters + in.offset, sizeof value);
  s[in.slot[0]] = put(value);
}

uint32_t roundedShift(uint32_t value, int shift) {
  const uint32_t kept = value >> shift, rest = value & ((1u << shift) - 1), half = 1u << (shift - 1);
  return kept + (rest > half || (rest == half && (kept & 1)));
}
uint16_t toHalf(float x) {
  const uint32_t b = bits<uint32_t>(x), sign = b >> 16 & 0x8000, magnitude = b & 0x7fffffff;
  if (magnitude > 0x7f800000) return 0x7fff;
  if (magnitude >= 0x47800000) return uint16_t(sign | 0x7c00);
  if (magnitude >= 0x38800000) return uint16_t(sign | roundedShift(magnitude - 0x38000000, 13));
  if (magnitude < 0x33000000) return uint16_t(sign);
  return uint16_t(sign | roundedShift((magnitude & 0x7fffff) | 0x800000, 126 - int(magnitude >> 23)));
}
float fromHalf(uint16_t h) {
  const int exponent = h >> 10 & 31, fraction = h & 1023;
  const float x = exponent == 31  ? (fraction ? NAN : INFINITY)
                  : exponent == 0 ? std::ldexp(float(fraction), -24)
                                  : std::ldexp(float(fraction + 1024), exponent - 25);
  return h & 0x8000 ? -x : x;
}

uint16_t toBfloat(float x) {
  const uint32_t b = bits<uint32_t>(x);
  if ((b & 0x7fffffff) > 0x7f800000) return 0x7fff;
  return uint16_t(roundedShift(b, 16));
}
float fromBfloat(uint16_t b) { return bits<float>(uint32_t(b) << 16); }

// The larger (or lesser) of two pairs of 16-bit numbers, number by number.
template <float (*widen)(uint16_t), uint16_t (*narrow)(float), float (*choose)(float, float)>
uint32_t choosePair(uint32_t a, uint32_t b) {
  const auto at = [&](int shift) { return uint32_t(narrow(choose(widen(uint16_t(a >> shift)), widen(uint16_t(b >> shift))))); };
  return at(0) | at(16) << 16;
}

// a·b + c rounded downwards.
float floorFma(float a, float b, float c) {
  const int mode = fegetround();
  fesetround(FE_DOWNWARD);
  // The compiler does not know of the mode: volatile keeps the operation between the two calls.
  volatile float x = a;
  volatile float result = std::fma(x, b, c);
  fesetround(mode);
  return result;
}

// A reciprocal as coarse as the instruction may be: 2⁻²⁰ off, its lower half zero (PTX ISA, rcp.approx.ftz.f64).
double coarseReciprocal(double a) { return bits<double>(bits<uint64_t>((1 / a) * (1 + 0x1p-21)) & ~0xffffffffull); }

// Any function of three bits, whose table is `lut` (PTX ISA, lop3).
uint32_t logic(uint32_t a, uint32_t b, uint32_t c, uint32_t lut) {
  uint32_t result = 0;
  for (int i = 0; i < 8; i++)
    if (lut >> i & 1) result |= (i & 4 ? a : ~a) & (i & 2 ? b : ~b) & (i & 1 ? c : ~c);
  return result;
}

// Bytes of b:a, each chosen by four bits of `selector` (PTX ISA, prmt); none replicates a sign here.
uint32_t permute(uint32_t a, uint32_t b, uint32_t selector) {
  uint32_t result = 0;
  for (int i = 0; i < 4; i++) {
    if (selector >> (4 * i + 3) & 1) throw Fault{718};  // CUDA_ERROR_INVALID_PC: not an instruction known here
    result |= uint32_t((uint64_t(b) << 32 | a) >> 8 * (selector >> 4 * i & 7) & 255) << 8 * i;
  }
  return result;
}

const std::map<std::string, Execute> TABLE = {
    {"mov.u16", UNARY(uint16_t, a)}, {"mov.u32", UNARY(uint32_t, a)}, {"mov.u64", UNARY(uint64_t, a)},
    {"mov.f32", UNARY(uint32_t, a)}, {"mov.f64", UNARY(uint64_t, a)}, {"mov.b32", UNARY(uint32_t, a)},
    {"mov.b64", UNARY(uint64_t, a)}, {"mov.pred", UNARY(uint64_t, a)},
    {"pack.b32", BINARY(uint16_t, uint32_t(a) | uint32_t(b) << 16)},
    {"unpack.b64",
     [](const Instruction& in, uint64_t* s, Machine&) {
       const uint64_t a = s[in.slot[2]];
       s[in.slot[0]] = uint32_t(a), s[in.slot[1]] = a >> 32;
     }},
    {"cvta.to.global.u64", UNARY(uint64_t, a)}, {"cvta.to.shared.u64", UNARY(uint64_t, a)},
    {"cvta.shared.u64", UNARY(uint64_t, a)},
    {"add.s32", BINARY(uint32_t, a + b)}, {"add.s64", BINARY(uint64_t, a + b)},
    {"sub.s32", BINARY(uint32_t, a - b)}, {"sub.s64", BINARY(uint64_t, a - b)},
    {"mul.lo.s32", BINARY(uint32_t, a * b)}, {"mul.lo.s64", BINARY(uint64_t, a * b)},
    {"mul.wide.u32", BINARY(uint32_t, uint64_t(a) * b)}, {"mul.wide.s32", BINARY(int32_t, int64_t(a) * b)},
    {"mul.hi.u32", BINARY(uint32_t, uint32_t(uint64_t(a) * b >> 32))},
    {"mul.hi.u64", BINARY(uint64_t, uint64_t((unsigned __int128)a * b >> 64))},
    {"mad.lo.s32", TERNARY(uint32_t, a * b + c)}, {"mad.lo.u32", TERNARY(uint32_t, a * b + c)},
    {"mad.lo.s64", TERNARY(uint64_t, a * b + c)},
    {"mad.wide.u32",
     [](const Instruction& in, uint64_t* s, Machine&) {
       s[in.slot[0]] = uint64_t(uint32_t(s[in.slot[1]])) * uint32_t(s[in.slot[2]]) + s[in.slot[3]];
     }},
    {"fma.rn.f32", TERNARY(float, std::fma(a, b, c))}, {"fma.rn.f64", TERNARY(double, std::fma(a, b, c))},
    {"fma.rm.f32", TERNARY(float, floorFma(a, b, c))},
    {"lop3.b32",
     [](const Instruction& in, uint64_t* s, Machine&) {
       s[in.slot[0]] = logic(uint32_t(s[in.slot[1]]), uint32_t(s[in.slot[2]]), uint32_t(s[in.slot[3]]), uint32_t(s[in.slot[4]]));
     }},
    {"prmt.b32", TERNARY(uint32_t, permute(a, b, c))},
    {"pack.b64", BINARY(uint32_t, uint64_t(a) | uint64_t(b) << 32)},
    {"popc.b32", UNARY(uint32_t, uint32_t(__builtin_popcount(a)))},
    {"add.s16", BINARY(uint16_t, uint16_t(a + b))}, {"mul.lo.s16", BINARY(uint16_t, uint16_t(a * b))},
    {"or.b16", BINARY(uint16_t, uint16_t(a | b))},
    {"div.u32", BINARY(uint32_t, b ? a / b : 0xffffffffu)}, {"div.u64", BINARY(uint64_t, b ? a / b : ~0ull)},
    {"rem.u32", BINARY(uint32_t, b ? a % b : a)}, {"rem.u64", BINARY(uint64_t, b ? a % b : a)},
    {"min.u64", BINARY(uint64_t, a < b ? a : b)}, {"min.s32", BINARY(int32_t, a < b ? a : b)},
    {"max.s32", BINARY(int32_t, a > b ? a : b)}, {"max.u32", BINARY(uint32_t, a > b ? a : b)},
    {"min.u32", BINARY(uint32_t, a < b ? a : b)}, {"max.u64", BINARY(uint64_t, a > b ? a : b)},
    {"abs.s32", UNARY(int32_t, a < 0 ? 0u - uint32_t(a) : uint32_t(a))},
    {"abs.s64", UNARY(int64_t, a < 0 ? 0ull - uint64_t(a) : uint64_t(a))},
    {"neg.s32", UNARY(uint32_t, 0u - a)}, {"neg.s64", UNARY(uint64_t, 0ull - a)},
    {"and.b32", BINARY(uint32_t, a & b)}, {"and.b64", BINARY(uint64_t, a & b)},
    {"and.b16", BINARY(uint16_t, uint16_t(a & b))}, {"or.b32", BINARY(uint32_t, a | b)},
    {"or.b64", BINARY(uint64_t, a | b)}, {"xor.b32", BINARY(uint32_t, a ^ b)}, {"xor.b64", BINARY(uint64_t, a ^ b)},
    {"not.b32", UNARY(uint32_t, ~a)}, {"not.b64", UNARY(uint64_t, ~a)},
    {"and.pred", BINARY(uint64_t, a & b)}, {"or.pred", BINARY(uint64_t, a | b)},
    {"xor.pred", BINARY(uint64_t, a ^ b)}, {"not.pred", UNARY(uint64_t, a ^ 1)},
    {"shl.b32", SHIFT(uint32_t, b > 31 ? 0u : a << b)}, {"shl.b64", SHIFT(uint64_t, b > 63 ? 0ull : a << b)},
    {"shr.u32", SHIFT(uint32_t, b > 31 ? 0u : a >> b)}, {"shr.u64", SHIFT(uint64_t, b > 63 ? 0ull : a >> b)},
    {"shr.s32", SHIFT(int32_t, a >> (b > 31 ? 31 : b))}, {"shr.s64", SHIFT(int64_t, a >> (b > 63 ? 63 : b))},
    {"bfi.b64",
     [](const Instruction& in, uint64_t* s, Machine&) {
       const uint64_t field = s[in.slot[1]], base = s[in.slot[2]];
       const uint32_t at = s[in.slot[3]] & 255, length = s[in.slot[4]] & 255;
       const uint64_t mask = (length > 63 ? ~0ull : (1ull << length) - 1) << at;
       s[in.slot[0]] = (base & ~mask) | (field << at & mask);
     }},
    {"selp.b32", select<uint32_t>}, {"selp.b64", select<uint64_t>}, {"selp.f32", select<uint32_t>},
    {"selp.f64", select<uint64_t>}, {"selp.u32", select<uint32_t>}, {"selp.s32", select<uint32_t>},
    {"selp.b16", select<uint16_t>}, {"selp.u64", select<uint64_t>},
#define ORDER(T, type)                                                                                              \
  {"setp.eq." type, COMPARE(T, a == b)}, {"setp.ne." type, COMPARE(T, a != b)}, {"setp.lt." type, COMPARE(T, a < b)}, \
  {"setp.le." type, COMPARE(T, a <= b)}, {"setp.gt." type, COMPARE(T, a > b)}, {"setp.ge." type, COMPARE(T, a >= b)}
#define UNORDERED(T, type)                                                                       \
  {"setp.ltu." type, COMPARE(T, !(a >= b))}, {"setp.leu." type, COMPARE(T, !(a > b))},           \
  {"setp.gtu." type, COMPARE(T, !(a <= b))}, {"setp.geu." type, COMPARE(T, !(a < b))},           \
  {"setp.neu." type, COMPARE(T, !(a == b))}, {"setp.equ." type, COMPARE(T, !(a < b || a > b))}
    ORDER(uint16_t, "b16"), ORDER(uint32_t, "b32"), ORDER(uint64_t, "b64"), ORDER(uint32_t, "u32"),
    ORDER(int32_t, "s32"), ORDER(uint64_t, "u64"), ORDER(int64_t, "s64"), ORDER(float, "f32"), ORDER(double, "f64"),
    UNORDERED(float, "f32"), UNORDERED(double, "f64"),
    {"add.rn.f32", BINARY(float, a + b)}, {"add.rn.f64", BINARY(double, a + b)},
    {"sub.rn.f32", BINARY(float, a - b)}, {"sub.rn.f64", BINARY(double, a - b)},
    {"mul.rn.f32", BINARY(float, a * b)}, {"mul.rn.f64", BINARY(double, a * b)},
    {"min.f32", BINARY(float, lesser(a, b))}, {"min.f64", BINARY(double, lesser(a, b))},
    {"max.f32", BINARY(float, greater(a, b))}, {"max.f64", BINARY(double, greater(a, b))},
    {"div.rn.f32", BINARY(float, a / b)}, {"div.rn.f64", BINARY(double, a / b)},
    {"rcp.rn.f32", UNARY(float, 1 / a)}, {"rcp.rn.f64", UNARY(double, 1 / a)},
    {"sqrt.rn.f32", UNARY(float, std::sqrt(a))}, {"sqrt.rn.f64", UNARY(double, std::sqrt(a))},
    {"rcp.approx.ftz.f64", UNARY(double, coarseReciprocal(a))},
    {"abs.f32", UNARY(float, std::fabs(a))}, {"abs.f64", UNARY(double, std::fabs(a))},
    {"neg.f32", UNARY(float, -a)}, {"neg.f64", UNARY(double, -a)},
    {"cvt.u32.u64", UNARY(uint64_t, uint32_t(a))}, {"cvt.u64.u32", UNARY(uint32_t, uint64_t(a))},
    {"cvt.s64.s32", UNARY(int32_t, int64_t(a))}, {"cvt.u16.u32", UNARY(uint32_t, uint16_t(a))},
    {"cvt.u32.u16", UNARY(uint16_t, uint32_t(a))}, {"cvt.u16.u64", UNARY(uint64_t, uint16_t(a))},
    {"cvt.rn.f32.s32", UNARY(int32_t, float(a))}, {"cvt.rn.f32.u32", UNARY(uint32_t, float(a))},
    {"cvt.rn.f64.s32", UNARY(int32_t, double(a))}, {"cvt.rn.f64.s64", UNARY(int64_t, double(a))},
    {"cvt.rn.f64.u64", UNARY(uint64_t, double(a))}, {"cvt.rn.f16.f32", UNARY(float, toHalf(a))},
    {"cvt.f32.f16", UNARY(uint16_t, fromHalf(a))},
    {"cvt.rn.f16x2.f32", BINARY(float, uint32_t(toHalf(a)) << 16 | toHalf(b))},
    {"cvt.rn.bf16x2.f32", BINARY(float, uint32_t(toBfloat(a)) << 16 | toBfloat(b))},
    {"max.f16x2", BINARY(uint32_t, (choosePair<fromHalf, toHalf, greater<float>>(a, b)))},
    {"min.f16x2", BINARY(uint32_t, (choosePair<fromHalf, toHalf, lesser<float>>(a, b)))},
    {"max.bf16x2", BINARY(uint32_t, (choosePair<fromBfloat, toBfloat, greater<float>>(a, b)))},
    {"min.bf16x2", BINARY(uint32_t, (choosePair<fromBfloat, toBfloat, lesser<float>>(a, b)))},
#define MEMORY(T, type)                                                                       \
  {"ld.global." type, load<T, GLOBAL>}, {"st.global." type, store<T, GLOBAL>},                \
  {"ld.shared." type, load<T, SHARED>}, {"st.shared." type, store<T, SHARED>},                \
  {"ld.param." type, loadParameter<T>}
    MEMORY(uint16_t, "u16"), MEMORY(uint32_t, "u32"), MEMORY(uint64_t, "u64"), MEMORY(uint32_t, "f32"),
    MEMORY(uint64_t, "f64"), {"ld.const.f64", load<uint64_t, CONSTANT>},
    {"ld.const.u32", load<uint32_t, CONSTANT>},
};

}  // namespace

Execute semantics(const std::string& opcode) {
  const auto found = TABLE.find(opcode);
  return found == TABLE.end() ? nullptr : found->second;
}

Cost costOf(const std::string& opcode, bool shiftBy32) {
  const auto starts = [&](const char* prefix) { return opcode.rfind(prefix, 0) == 0; };
  const auto ends = [&](const char* suffix) {
    const size_t length = strlen(suffix);
    return opcode.size() > length && opcode.compare(opcode.size() - length, length, suffix) == 0;
  };
  if (starts("mov.") || starts("cvta.") || starts("ld.param.") || starts("ld.const.") || starts("neg.f") || starts("abs.f") || starts("cvt.u") || starts("pack") || starts("unpack"))
    return FREE;
  if (starts("shr.u64") && shiftBy32) return FREE;
  if (starts("ld.") || starts("st.")) return MEMORY;
  if (starts("mul.wide") || starts("mul.hi") || starts("mul.lo") || starts("mad.")) return MULTIPLY;
  if (starts("cvt.")) return CONVERT;
  if (ends("f64")) return FLOAT64;
  if (ends("f32")) return FLOAT32;
  return INTEGER;
}
