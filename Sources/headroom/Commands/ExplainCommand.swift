// ExplainCommand.swift: `headroom explain`: what a key of a scenario means.

import Planning
import Plans
import Report
import Text

enum ExplainCommand {
  static let command = Command(
    name: "explain",
    summary: "what a key of a scenario means: unit, range, default and source",
    forms: ["explain [KEY]"],
    notes: ["Without a KEY: all keys, a line each. A key's last word is enough."],
    options: CommandOption.list(Options.out.saying("write keys.json, keys.html and keys.md")),
    operands: 0...1,
    examples: [
      "headroom explain maxNumSeqs", "headroom explain fleet.pools[0].schedulingPolicy --json",
    ],
    run: { call in
      let document = Document(KeyReport(try keys(call.arguments.operands.first)))
      try ReportFolder.asked(call)?.write(document)
      return CommandOutput(all: document, call)
    }, words: { Array(Set(ScenarioKeys.all.map(\.name))).sorted() })

  private static func keys(_ word: String?) throws -> [DeclaredKey] {
    guard let word else { return ScenarioKeys.all }
    let found = ScenarioKeys.found(word)
    guard found.isEmpty else { return found }
    throw UsageError(
      message: "explain: unknown key \(JSONWriter.quoted(word))",
      hint: Suggestion.hint(
        for: word, in: ScenarioKeys.all.map { word.contains(".") ? $0.path : $0.name }))
  }
}
