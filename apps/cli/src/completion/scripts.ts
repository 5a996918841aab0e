/** Shell scripts that ask `darkroom completion words` for what may come next. */
export const COMPLETION_SCRIPTS = {
  bash: `# darkroom: put into ~/.bashrc:  source <(darkroom completion bash)
_darkroom() {
  local words
  words=$(darkroom completion words -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _darkroom darkroom
`,
  zsh: `#compdef darkroom
# darkroom: put into ~/.zshrc:  source <(darkroom completion zsh)
_darkroom() {
  local -a words_
  words_=("\${(@f)$(darkroom completion words -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a words_ || _files
}
compdef _darkroom darkroom
`,
  fish: `# darkroom: put into ~/.config/fish/completions/darkroom.fish
function __darkroom_words
  set -l typed (commandline -opc) (commandline -ct)
  darkroom completion words -- $typed[2..-1] 2>/dev/null
end
complete -c darkroom -a '(__darkroom_words)'
`,
} as const;

const posix = 'darkroom() { node <clone>/apps/cli/dist/main.js "$@"; }';

const needs = (definition: string): string =>
  `A shell completes a command by its name, so "darkroom" itself has to be there: on PATH, or, from a clone, as a function that stands before the completion (with Node 24 or newer):\n  ${definition}`;

/** What has to be there for a script to be of use. */
export const COMPLETION_NOTES = {
  bash: needs(posix),
  zsh: needs(posix),
  fish: needs('function darkroom; node <clone>/apps/cli/dist/main.js $argv; end'),
} as const;
