// A PTX module as this interpreter runs it: registers, immediates and special registers are all slots of one array.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct Machine;
struct Instruction;
using Execute = void (*)(const Instruction&, uint64_t* slots, Machine&);

// Ballot and WarpBarrier are executed by all threads of a warp together; slot 2 is the mask that says which.
enum class Kind : uint8_t { Plain, Branch, Barrier, Return, Ballot, WarpBarrier };

// What an instruction costs a card. Moves, halves of a wide product, signs, parameters and constants are operands of
// other instructions in machine code, and cost nothing.
enum Cost : uint8_t { FREE, INTEGER, MULTIPLY, FLOAT32, FLOAT64, CONVERT, MEMORY, CONTROL, COSTS };
Cost costOf(const std::string& opcode, bool shiftBy32);

struct Instruction {
  Execute execute = nullptr;
  Kind kind = Kind::Plain;
  bool negated = false;
  Cost cost = CONTROL;
  int guard = -1;      // slot of the predicate, or -1
  int slot[6] = {};    // destinations first, then sources
  int width = 1;       // of vector loads and stores
  int64_t offset = 0;  // of an address
  int target = 0;      // of a branch
};

struct Parameter {
  std::string name;
  int size = 0, offset = 0;
};

enum Special { TID_X, NTID_X, CTAID_X, CTAID_Y, NCTAID_X, SPECIALS };

struct Function {
  std::string name;
  std::shared_ptr<std::vector<unsigned char>> constantMemory;  // the module's, what `.const` declares
  std::vector<Parameter> parameters;
  int parameterBytes = 0, sharedBytes = 0, threads = 0;  // threads: most in a block, from .maxntid
  bool dynamicShared = false;       // uses shared memory that the launch gives
  int mostDynamicShared = 48 << 10;  // bytes that a launch may give, unless asked for more
  std::vector<Instruction> code;
  int registers = 0;                // slots 0 … registers − 1; specials and constants follow
  std::vector<uint64_t> constants;  // specials first
};

struct Module {
  int version = 0, target = 0;
  std::map<std::string, std::shared_ptr<Function>> functions;
};

// Throws std::runtime_error for anything the interpreter does not know.
Module parseModule(const std::string& text);

// The semantics of an opcode such as "add.s32", or null.
Execute semantics(const std::string& opcode);

struct Fault {
  int result;  // CUresult
};

// Device memory as a kernel sees it.
struct Region {
  uint64_t start, size;
  unsigned char* host;
};

struct Machine {
  std::vector<Region> regions;  // sorted by start
  const Region* last = nullptr;
  std::vector<unsigned char> shared;
  const Function* function = nullptr;
  const unsigned char* parameters = nullptr;
  std::vector<uint64_t> slots;  // `stride` of each thread
  size_t stride = 0;
  std::vector<int> at;  // each thread's next instruction, or -1
  uint64_t executed[COSTS] = {};

  unsigned char* global(uint64_t address, uint64_t size);
  unsigned char* local(uint64_t address, uint64_t size);
  const unsigned char* constant(uint64_t address, uint64_t size) const;
  void run(const Function& function, const unsigned char* parameters, const uint32_t grid[3], uint32_t threads,
           uint32_t dynamicShared);

 private:
  uint64_t* slotsOf(uint32_t thread) { return slots.data() + stride * thread; }
  const Instruction& runThread(uint32_t thread);
  void together(const Instruction& in, uint32_t first, uint32_t end);
  uint32_t runWarp(uint32_t first, uint32_t end);
};
