/**
 * The script for zsh: for its start-up file, or as a file _weightinit in a folder of $fpath.
 *
 * @module
 */
import { offersOf } from "./offers.ts";

const offers = offersOf((text) => `'${text}'`, "(( CURRENT == 2 ))");

export const ZSH = `#compdef weightinit
_weightinit() {
  local word="$words[CURRENT]" command="$words[2]" option="" files="" isPath="" one
  local -a list
  if [[ $word == --*=* ]]; then
    option="\${word%%=*}"
    compset -P '*='
  elif (( CURRENT > 3 )) && [[ "$words[CURRENT-1]" == -* ]]; then
    option="$words[CURRENT-1]"
  fi
  [[ $option != -o ]] || option=--output
${offers}
  for one in $list; do
    [[ $option != --recipe || $PREFIX != $one/* ]] || list=($one/library $one/paper)
  done
  (( ! $#list )) || compadd -a list
  # The second parentheses are for the first ones' sake: the last are qualifiers, here for files and links to files.
  [[ -z $isPath ]] || _files \${files:+-g} \${files:+"*.($files)(-.)"}
}
if [[ "$funcstack[1]" == _weightinit ]]; then
  _weightinit "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
  compdef _weightinit weightinit
fi
`;
