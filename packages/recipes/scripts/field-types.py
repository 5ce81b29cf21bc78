"""Writes src/library/field-types.ts, the types of the fields of transformers' config classes:
python3 field-types.py MODEL_TYPE... > ../src/library/field-types.ts (pip install transformers==5.24.0 torch==2.15.0)."""

import dataclasses
import re
import sys

from transformers import CONFIG_MAPPING
from transformers.configuration_utils import PreTrainedConfig

LETTERS = {
    "int": "i", "float": "n", "bool": "b", "str": "s", "None": "0",
    "list": "L", "list[int]": "I", "list[str]": "S", "list[float]": "N",
}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def kind(annotation):
    """The letters of an annotation: what JSON can say of it."""
    text = str(annotation).replace("<class '", "").replace("'>", "")
    if "Literal" in text and "dict" not in text:
        return "".join("=" + one for one in re.findall(r"'(\w+)'", text)) + ("=" if "None" in text or "Optional" in text else "")
    parts = {part.strip() for part in re.split(r" \| (?![^\[]*\])", text)}
    letters = {LETTERS.get(part, "o") for part in parts if not part.startswith("tuple")}
    if "n" in letters:
        letters.discard("i")  # JSON's 1 is its 1.0
    return "".join(sorted(letters, key="inbsINSLo0".index))


def fields(cls):
    base = {} if cls is PreTrainedConfig else {one.name for one in dataclasses.fields(PreTrainedConfig)}
    own = {f.name: kind(f.type) for f in dataclasses.fields(cls) if f.name not in base and not f.name.startswith("_")}
    for alias, name in {} if cls is PreTrainedConfig else cls.attribute_map.items():
        if name in own:
            own.setdefault(alias, own[name])
    # `dtype` is no size; `label2id` is thrown away; files have infinity as an object in the last.
    for name in ("dtype", "label2id", "time_step_limit"):
        own.pop(name, None)
    return own


todo, models, inner = list(sys.argv[1:]), {"": fields(PreTrainedConfig)}, {}
while todo:
    model = todo.pop(0)
    if model in models or model not in CONFIG_MAPPING:
        continue
    models[model] = fields(CONFIG_MAPPING[model])
    for name, cls in CONFIG_MAPPING[model].sub_configs.items():
        spec = CONFIG_MAPPING[model].sub_configs_defaults.get(name)
        own = getattr(cls, "model_type", "") or getattr(spec, "model_type", None)
        if own:
            inner.setdefault(model, {})[name] = own
            todo.append(own)

pairs = sorted({f"{name}:{letters}" for own in models.values() for name, letters in own.items()})
code = {pair: DIGITS[i // 36] + DIGITS[i % 36] for i, pair in enumerate(pairs)}


def lines(words, width=110):
    out, line = [], ""
    for word in words:
        if len(line) + len(word) > width:
            out.append(line.rstrip())
            line = ""
        line += word + " "
    return out + [line.rstrip()]


print('''/**
 * Types of the fields of transformers' config classes (5.24.0): it refuses a config with a value of another one. Written by
 * scripts/field-types.py.
 *
 * @module
 */

/**
 * Fields and the types that each may have: i integer, n number, b boolean, s text, I, N and S lists of those, L a list, o an
 * object, 0 null; = before each text of a choice, of which the empty one is null.
 */
export const FIELDS =''')
print(" +\n".join(f'  "{line} "' for line in lines(pairs)) + ";\n")
print("/** Fields of a model's config, two digits to the base 36 each: which of {@link FIELDS}. Those of all are under \"\". */")
print("export const FIELDS_OF: { readonly [modelType: string]: string } = {")
for model in sorted(models):
    key = model if re.fullmatch(r"\w+", model) else f'"{model}"'
    words = "".join(code[f"{n}:{k}"] for n, k in sorted(models[model].items()))
    print(f'  {key}: "{words}",')
print("};\n")
print("/** Models of the configs within a config, where they do not say their own. */")
print("export const INNER_TYPES: { readonly [modelType: string]: { readonly [field: string]: string } } = {")
for model in sorted(inner):
    print(f"  {model}: {{ " + ", ".join(f'{k}: "{v}"' for k, v in sorted(inner[model].items())) + " },")
print("};")
