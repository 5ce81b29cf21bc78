"""Compares examples/verify.py with the stream's known answers: FOLDER-OF-VERIFY KNOWN-ANSWERS.json."""

import json
import struct
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import verify as v

with open(sys.argv[2], encoding="utf-8") as text:
    known = json.load(text)


def number(text):
    return int(text, 0)


NAMES = {"float16": "F16", "bfloat16": "BF16"}
table = b"".join(struct.pack("<iI", c0, packed & v.U32) for c0, packed in (v.entry(r, i) for r in (0, 1) for i in range(993)))
fnv = 0x811C9DC5
for byte in table:
    fnv = ((fnv ^ byte) * 0x01000193) & v.U32
assert (len(table), fnv) == (known["table"]["bytes"], number(known["table"]["fnv1a"]))

pairs = []
for case in known["philox4x32_10"]:
    made = v.philox(tuple(map(number, case["counter"])), tuple(map(number, case["key"])))
    pairs += zip(made, map(number, case["out"]))
for case in known["words"]:
    key, first = v.key_of(number(case["seed"])), number(case["from"])
    pairs += [(v.word(key, first + i, case["draw"], case["lane"]), number(w)) for i, w in enumerate(case["words"])]
for case in known["fork"]:
    pairs.append((v.fork(v.key_of(number(case["seed"])), case["name"]), tuple(map(number, case["key"]))))
pairs += [(v.bits32(v.standard_normal(number(u))), number(z)) for u, z in known["standardNormalFloat32"]]
case = known["normalFloat32"]
pairs += [(v.bits32(v.normal(number(u), case["mean"], case["std"])), number(x)) for u, x in case["pairs"]]
pairs += [(v.bits32(v.normal(number(u), float(m), 0.0)), number(x)) for u, m, x in known["signedZero"]["pairs"]]
for case in known["uniformFloat32"] + known["uniform16"]:
    dtype = v.DTYPES[NAMES.get(case.get("dtype"), "F32")]
    law = {"lo": float(case["lo"]), "hi": float(case["hi"])}
    pairs += [(v.made("uniform", law, dtype, number(u)), number(x)) for u, x in case["pairs"]]
for case in known["half"]:
    x = v.DTYPES["F32"].value(number(case["float32"]))
    pairs += [(v.narrow_bfloat16(x), number(case["bfloat16"]))]
    if abs(x) < 65520:
        pairs += [(v.DTYPES["F16"].narrow(x), number(case["float16"]))]
for got, expected in pairs:
    assert got == expected, (got, expected)
print(len(pairs))
