// GuidesCommand.swift: `headroom guides`: every claim of the guides, reckoned again.

import Economics
import Report
import Text

enum GuidesCommand {
  private static let guide = Option<String>("guide", "GUIDE", "one guide, as the operand does")
    .offering(guides)
  private static var guides: [String] { (try? GuideTable.builtIn().guides) ?? [] }

  static let command = Command(
    name: "guides", summary: "every claim of the guides: claimed, reckoned, right or wrong",
    forms: ["guides [GUIDE] [options]"],
    notes: [
      "000 build or buy, 001 a stack and its ROI, 002 programs for planning, 003 operations, 004 hosting a 70B model.",
      "Each claim is reckoned live by a calculator (`headroom calc`) from the guide's own inputs.",
    ],
    options: CommandOption.list(
      guide, Options.explain.saying("print the command that reckons each claim"),
      Options.out.saying("write guides.json, .html, .md, claims.csv and contradictions.csv")),
    operands: 0...1, examples: ["headroom guides", "headroom guides 004 --explain"], run: run,
    words: { guides })

  private static func run(_ call: Invocation) throws -> CommandOutput {
    let table = try GuideTable.builtIn()
    let asked = call.arguments.operands.first ?? call.arguments[guide]
    if let asked, !table.guides.contains(asked) {
      throw UsageError(
        message: "guides: there is no guide \(JSONWriter.quoted(asked))",
        hint: "write one of: \(table.guides.joined(separator: ", "))")
    }
    let claims = try table.reviewed(guide: asked, in: MoneySetting.load(call.arguments))
    let document = Document(
      claims, table.contradictions, isWhole: asked == nil,
      explaining: call.arguments[Options.explain])
    try ReportFolder.asked(call)?.write(document)
    return CommandOutput(all: document, call)
  }
}
