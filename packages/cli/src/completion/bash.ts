/**
 * The script for bash, from 3.2 on, which is macOS'.
 *
 * @module
 */
import { offersOf } from "./offers.ts";

/** Spaces as they are typed, since bash does not quote what it is given. */
const offers = offersOf((text) => `'${text.replaceAll(" ", "\\ ")}'`, "(( last == 1 ))");

export const BASH = `_weightinit() {
  local IFS=$' \\t\\n'
  local rest="$COMP_LINE" line=() list=() files="" isPath="" option="" keep="" i one part
  COMPREPLY=()
  # bash has cut words at = : and @ as well: what has no space between is one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    one="\${COMP_WORDS[i]}"
    if [[ $i -gt 0 && $rest != [[:space:]]* ]]; then
      line[\${#line[@]}-1]+="$one"
    else
      rest="\${rest#"\${rest%%[![:space:]]*}"}"
      line+=("$one")
    fi
    rest="\${rest#"$one"}"
  done
  local last=$((\${#line[@]} - 1))
  local word="\${line[last]}" command="\${line[1]}"
  part="$word"
  if [[ $word == --*=* ]]; then
    option="\${word%%=*}" part="\${word#*=}"
  elif [[ $last -gt 2 && \${line[last-1]} == -* ]]; then
    option="\${line[last-1]}"
  fi
  [[ $option != -o ]] || option=--output
${offers}
  [[ -n $isPath ]] || compopt +o default +o bashdefault 2>/dev/null
  for one in = : @; do
    [[ $COMP_WORDBREAKS == *"$one"* && $word == *"$one"* ]] || continue
    one="\${word%"\${word##*"$one"}"}"
    [[ \${#one} -le \${#keep} ]] || keep="$one"
  done
  for one in "\${list[@]}"; do
    [[ $option != --recipe || $part != "$one"/* ]] || list=("$one/library" "$one/paper")
  done
  for one in "\${list[@]}"; do
    [[ $one == "$part"* ]] || continue
    one="\${word%"$part"}$one"
    COMPREPLY+=("\${one#"$keep"}")
  done
  [[ -n $isPath ]] || return 0
  compopt -o filenames 2>/dev/null
  while IFS= read -r one; do
    [[ -z $files || -d $one || $one =~ \\.($files)$ ]] || continue
    one="\${word%"$part"}$one"
    COMPREPLY+=("\${one#"$keep"}")
  done < <(compgen -f -- "$part")
}
complete -o default -o bashdefault -F _weightinit weightinit
`;
