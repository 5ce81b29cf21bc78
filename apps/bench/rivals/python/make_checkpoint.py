"""What transformers users do for an initial checkpoint: WAY CONFIG.json FOLDER THREADS. Prints versions as JSON with "probe".

Prints the seconds that it took without the imports.

from_config: weights made by the model's constructor and init_weights; meta: constructed on the meta device, given memory,
and then init_weights alone; normal: one normal_ over as many numbers, which writes nothing.
"""

import json
import os
import sys
import time

way = sys.argv[1]
try:
    import torch
    import transformers
except ImportError:
    print("{}")
    sys.exit(0 if way == "probe" else 1)
if way == "probe":
    print(json.dumps({"torch": torch.__version__, "transformers": transformers.__version__}))
    sys.exit()

_, _, config_file, folder, threads = sys.argv
torch.set_num_threads(int(threads))
torch.manual_seed(42)
with open(config_file, encoding="utf-8") as text:
    fields = json.load(text)
config = transformers.AutoConfig.for_model(fields.pop("model_type"), **fields)


begin = time.perf_counter()


def end():
    print(json.dumps({"seconds": time.perf_counter() - begin}))
    sys.exit()


def construct():
    return transformers.AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)


if way == "normal":
    with torch.device("meta"):
        numbers = sum(parameter.numel() for parameter in construct().parameters())
    begin = time.perf_counter()
    torch.empty(numbers, dtype=torch.bfloat16).normal_(0, 0.02)
    end()
if way == "meta":
    with torch.device("meta"):
        model = construct()
    model.to_empty(device="cpu")
    for module in model.modules():
        module._is_hf_initialized = False
    model.init_weights()
    model.tie_weights()
else:
    model = construct()
model.save_pretrained(folder)
for name in os.listdir(folder):
    file = os.open(os.path.join(folder, name), os.O_RDONLY)
    os.fsync(file)
    os.close(file)
end()
