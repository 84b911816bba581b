// WorkloadFitClass.swift: the fitted class of load, ready to stand in a scenario.

internal import Text
public import Traffic

/// A scenario's `workload` with comments that say where it came from.
public struct WorkloadFitClass: Sendable {
  private let fit: WorkloadFit

  public init(_ fit: WorkloadFit) { self.fit = fit }

  /// Comments and one member, to paste into a scenario.
  var lines: [String] {
    guard case .object(let members) = fit.specification else { return comments }
    let inner = members.map { "  \($0.0): \(JSONWriter.compact($0.1))," }
    return comments + ["workload: {"] + inner + ["},"]
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
      ? "\(lengths.verdict.rawValue) by table (no law fits)" : lengths.verdict.rawValue
  }
}
