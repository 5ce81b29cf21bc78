// PTX text to instructions.
#include <cctype>
#include <cstring>
#include <sstream>
#include <stdexcept>

#include "ptx.h"

namespace {

std::vector<std::string> tokens(const std::string& line) {
  std::vector<std::string> out;
  for (size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (isspace((unsigned char)c) || c == ',' || c == ';') {
      i++;
    } else if (strchr("{}[]()+", c)) {
      out.emplace_back(1, c);
      i++;
    } else {
      size_t end = i;
      while (end < line.size() && !isspace((unsigned char)line[end]) && !strchr(",;{}[]()+", line[end])) end++;
      out.push_back(line.substr(i, end - i));
      i = end;
    }
  }
  return out;
}

[[noreturn]] void unknown(const std::string& what) { throw std::runtime_error("unknown PTX: " + what); }

int sizeOf(const std::string& type) {
  if (type.size() < 3) unknown(type);
  return std::stoi(type.substr(type.find_first_of("0123456789"))) / 8;
}

class FunctionParser {
 public:
  using Declarations = std::map<std::string, std::vector<std::string>>;
  FunctionParser(Function& function, const std::map<std::string, int>& constants, const Declarations& shared,
                 const std::string& dynamic)
      : f(function), names(constants), moduleShared(shared), dynamicShared(dynamic) {
    f.constants.assign(SPECIALS, 0);
  }

  void line(const std::string& text) {
    auto t = tokens(text);
    if (t.empty()) return;
    if (t[0][0] == '$' && t[0].back() == ':') {
      labels[t[0].substr(0, t[0].size() - 1)] = int(pending.size());
    } else if (t[0] == ".reg") {
      // .reg .b32 %r<24>: %r1 … %r23
    } else if (t[0] == ".shared") {
      addShared(t);
    } else if (t[0] == ".pragma" || t[0] == "{" || t[0] == "}") {
    } else {
      pending.push_back(std::move(t));
    }
  }

  void finish() {
    for (const auto& t : pending) registerSlots(t);
    f.registers = int(slots.size());
    for (const auto& t : pending) f.code.push_back(instruction(t));
  }

  // .shared .align 8 .b8 name[4096]
  void addShared(const std::vector<std::string>& t) {
    if (f.dynamicShared) unknown("shared memory of both kinds");
    const int align = std::stoi(t[2]);
    f.sharedBytes = (f.sharedBytes + align - 1) / align * align;
    names[t[4]] = f.sharedBytes;
    f.sharedBytes += std::stoi(t[6]);
  }

 private:
  Function& f;
  std::map<std::string, int> names;  // of shared memory and constants: address
  const Declarations& moduleShared;  // laid out in the functions that use them only
  const std::string& dynamicShared;
  std::map<std::string, int> labels, slots;
  std::vector<std::vector<std::string>> pending;

  static bool isRegister(const std::string& token) {
    return token[0] == '%' && token.find('.') == std::string::npos;
  }
  void registerSlots(const std::vector<std::string>& t) {
    for (const auto& token : t) {
      const std::string name = token[0] == '@' ? token.substr(token[1] == '!' ? 2 : 1) : token;
      if (isRegister(name)) slots.emplace(name, int(slots.size()));
    }
  }

  int constant(uint64_t value) {
    f.constants.push_back(value);
    return f.registers + int(f.constants.size()) - 1;
  }

  int operand(const std::string& token) {
    if (isRegister(token)) return slots.at(token);
    static const std::map<std::string, int> special = {
        {"%tid.x", TID_X}, {"%ntid.x", NTID_X}, {"%ctaid.x", CTAID_X}, {"%ctaid.y", CTAID_Y}, {"%nctaid.x", NCTAID_X}};
    if (const auto s = special.find(token); s != special.end()) return f.registers + s->second;
    if (token == dynamicShared) {
      if (f.sharedBytes > 0) unknown("shared memory of both kinds");
      f.dynamicShared = true;
      return constant(0);
    }
    if (const auto d = moduleShared.find(token); d != moduleShared.end() && !names.count(token)) addShared(d->second);
    if (const auto n = names.find(token); n != names.end()) return constant(uint64_t(n->second));
    if (token.rfind("0f", 0) == 0 || token.rfind("0d", 0) == 0) return constant(std::stoull(token.substr(2), nullptr, 16));
    if (isdigit((unsigned char)token[0]) || token[0] == '-')
      return constant(token[0] == '-' ? uint64_t(std::stoll(token)) : std::stoull(token, nullptr, 0));
    unknown("operand " + token);
  }

  Instruction instruction(std::vector<std::string> t) {
    Instruction in;
    if (t[0][0] == '@') {
      in.negated = t[0][1] == '!';
      in.guard = slots.at(t[0].substr(in.negated ? 2 : 1));
      t.erase(t.begin());
    }
    std::string opcode = t[0];
    if (opcode == "bra" || opcode == "bra.uni") {
      in.kind = Kind::Branch;
      in.target = labels.at(t[1]);
      return in;
    }
    if (opcode == "ret" || opcode == "bar.sync") {
      in.kind = opcode == "ret" ? Kind::Return : Kind::Barrier;
      return in;
    }
    if (opcode == "bar.warp.sync" || opcode == "vote.sync.ballot.b32") {
      if (in.guard >= 0) unknown(opcode + " with a guard");
      in.kind = opcode == "bar.warp.sync" ? Kind::WarpBarrier : Kind::Ballot;
      in.slot[2] = operand(t.back());
      if (in.kind == Kind::Ballot) in.slot[0] = operand(t[1]), in.slot[1] = operand(t[2]);
      return in;
    }
    for (const char* vector : {".v2", ".v4"}) {
      if (const auto at = opcode.find(vector); at != std::string::npos) {
        in.width = vector[2] - '0';
        opcode.erase(at, 3);
      }
    }
    if (opcode == "mov.b32" && t[2] == "{") opcode = "pack.b32";
    if (opcode == "mov.b64") opcode = t[1] == "{" ? "unpack.b64" : t[2] == "{" ? "pack.b64" : opcode;
    in.execute = semantics(opcode);
    if (!in.execute) unknown(opcode);
    in.cost = costOf(opcode, t.back() == "32");
    int next = 0;
    for (size_t i = 1; i < t.size(); i++) {
      if (t[i] == "{" || t[i] == "}" || t[i] == "[" || t[i] == "]") continue;
      if (t[i] == "+") {
        in.offset += std::stoll(t[++i]);
      } else if (opcode.rfind("ld.param", 0) == 0 && i > 1) {
        in.offset += parameterOffset(t[i]);
      } else {
        if (next == 6) unknown(opcode + " with more than 6 operands");
        in.slot[next++] = operand(t[i]);
      }
    }
    return in;
  }

  int parameterOffset(const std::string& name) const {
    for (const auto& p : f.parameters)
      if (p.name == name) return p.offset;
    unknown("parameter " + name);
  }
};

}  // namespace

Module parseModule(const std::string& text) {
  Module module;
  std::map<std::string, int> constants;
  const auto constantMemory = std::make_shared<std::vector<unsigned char>>();
  FunctionParser::Declarations moduleShared;
  std::string dynamicShared;
  std::shared_ptr<Function> f;
  std::unique_ptr<FunctionParser> parser;
  int depth = 0;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (const auto comment = line.find("//"); comment != std::string::npos) line.erase(comment);
    const auto t = tokens(line);
    if (t.empty()) continue;
    if (t[0] == ".version") module.version = int(std::stod(t[1]) * 10 + 0.5);
    else if (t[0] == ".target") module.target = std::stoi(t[1].substr(3));
    else if (t[0] == ".shared" && depth == 0) moduleShared[t[4]] = t;
    else if (t[0] == ".extern" && t[1] == ".shared") dynamicShared = t[5];
    else if (t[0] == ".const") {
      // .const .align 8 .b8 name[64] = {0, 1, 2, …}
      const size_t align = std::stoul(t[2]);
      auto& bytes = *constantMemory;
      bytes.resize((bytes.size() + align - 1) / align * align);
      constants[t[4]] = int(bytes.size());
      for (size_t i = 10; t[i] != "}"; i++) bytes.push_back((unsigned char)std::stoi(t[i]));
    } else if (t[0] == ".visible") {
      f = std::make_shared<Function>();
      f->constantMemory = constantMemory;
      f->name = t[2];
      module.functions[f->name] = f;
    } else if (t[0] == ".param") {
      // .param .u64 name, or .param .align 4 .b8 name [ 80 ]
      const bool structure = t[1] == ".align";
      const int size = structure ? std::stoi(t[6]) : sizeOf(t[1]), align = structure ? std::stoi(t[2]) : size;
      f->parameterBytes = (f->parameterBytes + align - 1) / align * align;
      f->parameters.push_back({t[structure ? 4 : 2], size, f->parameterBytes});
      f->parameterBytes += size;
    } else if (t[0] == ".maxntid") f->threads = std::stoi(t[1]);
    else if (t[0] == "{" && depth++ == 0) {
      parser = std::make_unique<FunctionParser>(*f, constants, moduleShared, dynamicShared);
    } else if (t[0] == "}" && --depth == 0) {
      parser->finish();
      parser.reset();
    } else if (parser) parser->line(line);
  }
  return module;
}
