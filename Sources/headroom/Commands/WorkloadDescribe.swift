// WorkloadDescribe.swift: `headroom workload describe`: what a trace holds.

import Report
import Text
import Workload

enum WorkloadDescribe {
  static let command = Command(
    name: "workload describe",
    summary: "what a trace holds: rates, bursts, lengths, faults",
    forms: ["workload describe FILE [options]"],
    notes: ["FILE is a trace of any known format, or - for standard input."],
    options: [
      CommandOption("format", "NAME", "the format, where it cannot be told from the columns"),
      CommandOption("sort", "put rows that are out of order into order, in memory"),
    ],
    operands: 1...1,
    examples: [
      #"printf 'arrival_s,input_tokens,output_tokens\n0,900,150\n2.5,1200,80\n' | "#
        + "headroom workload describe -"
    ],
    run: run)

  private static func run(_ call: Invocation) throws -> CommandOutput {
    var request = DescriptionRequest()
    request.options.format = call.arguments.value("format") ?? "auto"
    request.options.sorts = call.arguments.flag("sort")
    let description = try TraceDescription(path: call.arguments.operands[0], request)
    guard !call.arguments.flag("json") else {
      return CommandOutput(text: JSONWriter.pretty(TrafficJSON.value(description)))
    }
    let text = TrafficText(description, style: TextStyle(colors: call.console.usesColor))
    return CommandOutput(text: text.lines.joined(separator: "\n") + "\n")
  }
}
