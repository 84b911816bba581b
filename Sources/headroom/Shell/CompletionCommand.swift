// CompletionCommand.swift: `headroom completion`: what a shell offers behind `headroom`, as a script of that shell.

import Text

enum CompletionCommand {
  static let command = Command(
    name: "completion",
    summary: "a script that completes commands, options and their values in a shell",
    forms: ["completion bash|zsh|fish"],
    notes: [
      "bash: source <(headroom completion bash), in ~/.bashrc.",
      "zsh:  source <(headroom completion zsh), in ~/.zshrc behind compinit; or as _headroom in a folder of fpath.",
      "fish: headroom completion fish > ~/.config/fish/completions/headroom.fish",
    ],
    options: [],
    operands: 1...1,
    examples: ["headroom completion bash", "headroom completion fish"],
    run: run, words: { CompletedShell.allCases.map(\.rawValue) })

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let word = call.arguments.operands[0]
    guard let shell = CompletedShell(rawValue: word) else {
      throw UsageError(
        message: "completion: unknown shell \(JSONWriter.quoted(word))",
        hint: Suggestion.hint(for: word, in: CompletedShell.allCases.map(\.rawValue)))
    }
    guard !call.arguments[Options.json] else {
      throw UsageError(
        message: "completion: a script is no JSON object", hint: "leave --json out")
    }
    return CommandOutput(text: shell.script)
  }
}
