#include "cli/complete.h"

namespace groundway::cli {
namespace {

// bash splits words at = and : ; they are put together again before they are asked about.
constexpr std::string_view kBash =
    R"sh(# bash completion of groundway. `groundway completion --help` says where it goes.
_groundway() {
  local raw=${COMP_WORDS[COMP_CWORD]} glued='' word line i
  local -a words=()
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((${#words[@]})) && [[ $glued || $word == [=:] ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    glued=''
    [[ $word == [=:] ]] && glued=yes
  done
  [[ $raw == [=:] ]] && raw=''
  local current=${words[${#words[@]} - 1]}
  local typed=${current%"$raw"} head=''
  [[ $raw == --*=* ]] && head=${raw%%=*}=
  local program=${COMP_WORDS[0]/#\~/$HOME}
  type -P "$program" >/dev/null || program=groundway
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      :files | :folders) _groundway_paths "$line" "$raw" "$head" ;;
      :command) _groundway_command "$raw" ;;
      *)
        line=${line%%$'\t'*}
        COMPREPLY+=("${line#"$typed"}")
        ;;
    esac
  done < <("$program" completion candidates -- "${words[@]}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}

_groundway_paths() {
  if [[ $2 == *[\\\'\"\$\~]* ]]; then
    compopt -o default 2>/dev/null # quoted: readline itself knows how
    return
  fi
  local kind=-f found
  [[ $1 == :folders ]] && kind=-d
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen $kind -P "$3" -- "${2#"$3"}")
  compopt -o filenames 2>/dev/null
}

_groundway_command() {
  local i found kind=-f
  for ((i = 1; i < COMP_CWORD; i++)); do [[ ${COMP_WORDS[i]} == -- ]] && break; done
  if declare -F _command_offset >/dev/null; then
    _command_offset $((i + 1))
    return
  fi
  ((i + 1 == COMP_CWORD)) && kind=-c
  while IFS= read -r found; do COMPREPLY+=("$found"); done < <(compgen $kind -- "$1")
}

complete -F _groundway groundway
)sh";

constexpr std::string_view kZsh = R"sh(#compdef groundway
# zsh completion of groundway. `groundway completion --help` says where it goes.
_groundway() {
  local line word at
  local -a typed lines matches shown open openshown
  typed=("${(@Q)words[2,CURRENT-1]}")
  lines=("${(@f)$(${(Q)words[1]} completion candidates -- "${typed[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
  for line in "${lines[@]}"; do
    case $line in
      '') ;;
      :files) compset -P '*=' || compset -P 'sqlite:'; _files ;;
      :folders) compset -P '*='; _files -/ ;;
      :command)
        at=${words[(i)--]}
        shift $at words
        ((CURRENT -= at))
        _normal
        ;;
      *)
        word=${line%%$'\t'*}
        if [[ $word == *= ]]; then
          open+=("$word")
          openshown+=("${line/$'\t'/  -- }")
        else
          matches+=("$word")
          shown+=("${line/$'\t'/  -- }")
        fi
        ;;
    esac
  done
  ((${#matches})) && compadd -l -d shown -- "${matches[@]}"
  ((${#open})) && compadd -l -S '' -d openshown -- "${open[@]}"
}

if [[ ${funcstack[1]} == _groundway ]]; then
  _groundway "$@"
else
  compdef _groundway groundway
fi
)sh";

constexpr std::string_view kFish =
    R"sh(# fish completion of groundway. `groundway completion --help` says where it goes.
function __groundway_candidates
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l program $words[1]
    command -q $program; or set program groundway
    $program completion candidates -- $words[2..-1] "$current" 2>/dev/null | while read -l line
        switch $line
            case ':files' ':folders'
                set -l head (string match -r -- '^--[^=]*=|^sqlite:' $current)
                set -l rest (string replace -r -- '^--[^=]*=|^sqlite:' '' $current)
                if test $line = ':folders'
                    printf '%s\n' "$head"(__fish_complete_directories "$rest" '')
                else
                    printf '%s\n' "$head"(__fish_complete_path "$rest")
                end
            case ':command'
                set -l at (contains -i -- -- $words)
                set -l from (math $at + 1)
                complete -C "$words[$from..-1] $current"
            case '*'
                echo $line
        end
    end
end
complete -c groundway -f -a '(__groundway_candidates)'
)sh";

}  // namespace

std::string_view completion_script(std::string_view shell) {
  return shell == "bash" ? kBash : shell == "zsh" ? kZsh : kFish;
}

}  // namespace groundway::cli
