// WorkloadCommand.swift: `headroom workload`: what traffic holds, and traffic made to order.

/// A new subcommand is one file and one line here.
enum WorkloadCommand {
  static let command = Command.group(
    "workload", summary: "what a trace or a generated load holds; make one, fit one",
    of: [
      WorkloadDescribe.command,
      WorkloadGenerate.command,
      WorkloadFitting.command,
    ])
}
