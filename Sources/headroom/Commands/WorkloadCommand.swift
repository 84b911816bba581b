// WorkloadCommand.swift: `headroom workload`: what traffic holds, and traffic made to order.

enum WorkloadCommand {
  /// A new one is one file and one line here.
  private static let all: [Command] = [
    WorkloadDescribe.command,
    WorkloadGenerate.command,
    WorkloadConvert.command,
    WorkloadFitting.command,
    WorkloadForecast.command,
  ]

  static let command = Command.group(
    "workload",
    summary: "what a trace or a scenario's load holds; make a trace of one; fit one; what comes",
    of: all)
}
