/**
 * `weightinit completion`: scripts by which shells complete commands and options.
 *
 * @module
 */
import { WeightInitError } from "@weightinit/core";
import { readWords } from "../arguments.ts";
import { EXIT } from "../exit-codes.ts";
import { commands } from "../help.ts";
import { options as check } from "./check.ts";
import { options as doctor } from "./doctor.ts";
import { options as make } from "./make.ts";
import { options as plan } from "./plan.ts";
import { options as reset } from "./reset.ts";
import { options as show } from "./show.ts";
import { options as verify } from "./verify.ts";

const optionsOf = Object.entries({ plan, make, verify, show, check, reset, doctor }).map(
  ([command, options]) => [command, [...Object.keys(options), "help"].map((name) => `--${name}`).join(" ")] as const,
);

/** `plan) COMMAND "--dtype …";;` for each command. */
const cases = (line: (options: string) => string) =>
  [...optionsOf.map(([command, options]) => `      ${command}) ${line(options)};;`)].join("\n");

const scripts: Readonly<Record<string, string>> = {
  bash: `_weightinit() {
  local word="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.join(" ")} --help --version" -- "$word"))
  elif [ "\${word:0:1}" = "-" ]; then
    case "\${COMP_WORDS[1]}" in
${cases((options) => `COMPREPLY=($(compgen -W "${options}" -- "$word"))`)}
    esac
  elif [ "\${COMP_WORDS[1]}" = completion ]; then
    COMPREPLY=($(compgen -W "bash zsh" -- "$word"))
  fi
}
complete -o default -o bashdefault -F _weightinit weightinit
`,
  zsh: `#compdef weightinit
_weightinit() {
  if (( CURRENT == 2 )); then
    compadd -- ${commands.join(" ")} --help --version
  elif [[ "\${words[CURRENT]}" == -* ]]; then
    case "\${words[2]}" in
${cases((options) => `compadd -- ${options}`)}
    esac
  elif [[ "\${words[2]}" == completion ]]; then
    compadd -- bash zsh
  else
    _files
  fi
}
compdef _weightinit weightinit
`,
};

export async function completion(words: readonly string[]): Promise<number> {
  const { thing } = readWords("completion", words, {}, "SHELL");
  const script = Object.hasOwn(scripts, thing) ? scripts[thing] : undefined;
  if (script === undefined) throw new WeightInitError("WI_BAD_ARGUMENT", `expected bash or zsh, got ${thing}`);
  process.stdout.write(script);
  return EXIT.done;
}
