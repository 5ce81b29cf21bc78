/**
 * What the command says of itself. Each text fits a screen of 80 columns and 24 lines.
 *
 * @module
 */

export const commands: readonly string[] = ["plan", "make", "verify", "show", "check", "reset", "doctor", "completion"];

export const HELP = `weightinit: the initial checkpoint of a model, from its config.json

  weightinit plan MODEL             what would be made: names, shapes, laws
  weightinit make MODEL -o PATH     makes it: safetensors
  weightinit verify FILE            makes every byte again, and compares
  weightinit show FILE              mean, std, range, picture of every tensor
  weightinit check FILE             are form and laws right?
  weightinit reset FILE -o PATH     copies it, and makes some of it anew
  weightinit doctor                 what this machine has, for bug reports
  weightinit completion bash|zsh    completes words and file names in a shell

MODEL is a config.json or its folder; with a --recipe file also a safetensors,
ONNX or TensorFlow.js model, for its names and shapes; or a module; - is stdin.

Example:
  weightinit make config.json -o model.safetensors --seed 42 --dtype bfloat16

weightinit COMMAND --help says more; weightinit --version, which one this is.
Guide: https://weightinit.github.io/weightinit/command.html
`;

const MODEL_OPTIONS = `  --dtype DTYPE         float32, bfloat16, float16 or float64; or the config's
  --recipe F[/VARIANT]  family, in the config's place; variant library or paper;
                        or a file of your own: .json, .yaml, .mjs, .ts
  --architecture CLASS  class of the library, in the config's place
  --max-shard-size N    bytes, 5GB, none for one file; default 5GB
`;

export const commandHelp: Readonly<Record<string, string>> = {
  plan: `weightinit plan MODEL: what make would write; makes nothing

${MODEL_OPTIONS}  --layout dcp          files of slices, as torch DCP has them, of each process
  --whole-files         whole files of each process
  --rank R --ranks N    of N processes, with either of these; of R alone
  --seed N              whose digits are in the files; default 1234
  --metadata none       no seed and recipe in the files
  --json                for programs: every tensor, its file and bytes

Example:
  weightinit plan config.json --dtype bfloat16
`,
  make: `weightinit make MODEL -o PATH: writes the initial checkpoint

  -o PATH               NAME.safetensors, a folder (gets config.json, too), or -
  --seed N              0 to 2^64-1; default 1234
  --stream torch        PyTorch's own numbers; torch-cuda:H100, those on a GPU
${MODEL_OPTIONS}  --threads N           default: the processors, at most 16
  --force               replaces files that are there
  --no-resume           does not go on with a partial file
  --metadata none       no seed and recipe in the file
  --discard             in the place of -o: writes nothing, to time the fill
  --rank R --ranks N    makes part R of N; or a launcher's variables say so
  --whole-files         part R is whole files, of no other part
  --layout dcp          part R is files of its slices, as torch DCP has them
  --json                for programs: what was written

A run that was stopped goes on where it was when it is started again.

Example:
  weightinit make config.json -o model.safetensors --seed 42 --dtype bfloat16
`,
  verify: `weightinit verify FILE: makes every byte again from the file's metadata

FILE is a .safetensors, an index or a folder. Ends with 1 at a difference.

  --seed N --recipe F[/VARIANT] --config MODEL
                        for files without weightinit's metadata; the config is
                        that beside the file, unless named
  --stream torch        and files with PyTorch's numbers, or torch-cuda:H100
  --threads N           default: the processors, at most 16
  --json                for programs

Example:
  weightinit verify model.safetensors
`,
  show: `weightinit show FILE: what is in a file

FILE is a .safetensors, an index or a folder. Prints of each tensor its dtype
and shape, mean, std, least and largest value, zeros, NaN, Inf, a histogram.

  --match PATTERN       only names like it: * within dots, ** across them
  --html                a page with pictures, to standard output or
  -o PAGE.html          to a file; --force replaces one that is there
  --json                for programs

Example:
  weightinit show model.safetensors --match '**.mlp.*.weight'
`,
  check: `weightinit check FILE: is it well-formed, and are its laws the recipe's?

FILE is a .safetensors, an index or a folder. The model is that of the file's
metadata, else of the config.json beside it. Says which tensors deviate, by how
many standard errors, and which numbers are copies of others: shards or layers
from one seed. Ends with 1 if any is wrong. Training changes laws: this is for
files that nobody has trained.

  --config MODEL        the config.json, in the place of these
  --recipe F[/VARIANT]  family, in the config's place; variant library or paper
  --architecture CLASS  class of the library, in the config's place
  --json                for programs

Example:
  weightinit check model.safetensors --config config.json
`,
  reset: `weightinit reset FILE -o PATH: copies it, and makes some of it anew

FILE is a .safetensors, an index or a folder; so is PATH. The model is that of
the file's metadata, else of the config.json beside it, unless named.

  --match PATTERN       tensors to make: * within dots, ** across them
  --rows A:B            of these, rows A to B-1 alone
  --only-missing        tensors, and rows at the end, that the file lacks
  --seed N              default: the file's own, else 1234
  --config MODEL --recipe F[/VARIANT] --architecture CLASS
                        the model
  --max-shard-size N    bytes, 5GB, none for one file; default: as they are
  --threads N           default: the processors, at most 16
  --force               replaces files that are there
  --json                for programs: what was made

Example:
  weightinit reset old.safetensors --match 'lm_head.*' -o new.safetensors
`,
  doctor: `weightinit doctor: what this machine has, for bug reports

Prints versions, processors, memory, GPU packages and drivers, and whether the
random numbers are the ones that they should be; ends with 1 if they are not.

  --json                for programs

Example:
  weightinit doctor
`,
  completion: `weightinit completion SHELL: completes words and file names

SHELL is bash or zsh. Prints a script for the shell's start-up file: commands,
options and what may stand behind them, such as recipes, cards and files.

Example:
  weightinit completion bash >> ~/.bashrc
`,
};
