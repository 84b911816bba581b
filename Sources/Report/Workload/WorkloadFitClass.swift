// WorkloadFitClass.swift: the fitted class of load, ready to stand in a scenario.

internal import Text
public import Workload

/// A scenario's `workload` with comments that say where it came from.
public struct WorkloadFitClass: Sendable {
  private let fit: WorkloadFit

  public init(_ fit: WorkloadFit) { self.fit = fit }

  /// Comments and one member, to paste into a scenario.
  var lines: [String] {
    var json = JSONWriter.pretty(fit.specification)
    if json.last == "\n" { json.removeLast() }
    return comments + ("workload: " + json + ",").split(separator: "\n").map(String.init)
  }

  /// A file with nothing but the workload, which `workload generate` reads.
  public var file: String {
    (["{"] + lines.map { "  " + $0 } + ["}"]).joined(separator: "\n") + "\n"
  }

  private var comments: [String] {
    let parts = [
      "arrivals \(fit.arrivals.verdict.rawValue)",
      "prompts \(part(fit.promptTokens))", "outputs \(part(fit.outputTokens))",
    ]
    return [
      "// Fitted to \(FigureText.grouped(fit.requestCount)) requests: \(parts.joined(separator: ", "))."
    ]
      + fit.arrivals.objections.map { "// \($0.text)." }
  }

  private func part(_ lengths: LengthFit) -> String {
    lengths.law == nil && !lengths.candidates.isEmpty
      ? "by table (no law fits)" : lengths.verdict.rawValue
  }
}
