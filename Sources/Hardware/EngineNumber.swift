// EngineNumber.swift: the numbers of an engine that a calibration may change, and a catalog file that says them.

public import Text
import Units

/// A number of an engine's catalog file that measured runs can tell; times in seconds.
public enum EngineNumber: String, CaseIterable, Hashable, Sendable {
  case frontEnd, gap, perSampledRow, perLayer, perMoELayer, moePromptFactor
}

extension EngineProfile {
  /// A time in seconds, or the factor.
  public subscript(number: EngineNumber) -> Double {
    get {
      switch number {
      case .frontEnd: frontEnd.value
      case .gap: overheads.gap.value
      case .perSampledRow: overheads.perSampledRow.value
      case .perLayer: overheads.perLayer.value
      case .perMoELayer: overheads.perMoELayer.value
      case .moePromptFactor: overheads.moePromptFactor
      }
    }
    set {
      let value = Seconds(newValue)
      switch number {
      case .frontEnd: frontEnd = value
      case .gap: overheads.gap = value
      case .perSampledRow: overheads.perSampledRow = value
      case .perLayer: overheads.perLayer = value
      case .perMoELayer: overheads.perMoELayer = value
      case .moePromptFactor: overheads.moePromptFactor = newValue
      }
    }
  }

  /// The entry as a catalog file, with this source for the numbers that differ from what the file said, or that it left
  /// out.
  public func catalogJSON(source changed: String) -> JSONValue {
    var figures = figures
    // A file may leave the factor out: then it is 1.
    if !figures.contains(where: { $0.key == EngineNumber.moePromptFactor.rawValue }) {
      figures.append(
        CatalogFigure(
          key: EngineNumber.moePromptFactor.rawValue, value: 1, unit: "x",
          source: "not fitted: prompts as their kernels", isGuess: true))
    }
    let times: [(String, JSONValue)] = figures.map { figure in
      let unit = Self.units.first { $0.name == figure.unit }?.seconds ?? 1
      let now = EngineNumber(rawValue: figure.key).map { self[$0] / unit } ?? figure.value
      let isChanged = abs(now - figure.value) > 1e-9 * max(abs(figure.value), 1e-9)
      // Three digits: the fit knows no more.
      let value = isChanged ? Self.rounded(now) : figure.value
      var members: [(String, JSONValue)] = [
        ("value", .double(value)), ("unit", .string(figure.unit)),
        ("source", .string(isChanged ? changed : figure.source)),
      ]
      if figure.isGuess, !isChanged { members.append(("guess", .bool(true))) }
      return (figure.key, .object(members))
    }
    var engine: [(String, JSONValue)] = [
      ("source", .string(self.source)), ("kernels", .string(kernels.rawValue)),
      ("maxNumSeqs", .int(maxNumSeqs)), ("maxNumBatchedTokens", .int(maxNumBatchedTokens)),
      ("gpuMemoryUtilization", .double(gpuMemoryUtilization)),
      ("reserveFullPrompt", .bool(reserveFullPrompt)), ("prefill", .string(prefill.rawValue)),
      ("outputReserve", .string(outputReserve.rawValue)),
      ("capturedTokens", .int(overheads.capturedTokens)),
    ]
    if let rows = overheads.fittedRows { engine.append(("fittedRows", .int(rows))) }
    return .object([
      ("name", .string(name)), ("aliases", .array(aliases.map(JSONValue.string))),
      ("version", .string(version)), ("notes", .array(notes.map(JSONValue.string))),
      ("engine", .object(engine)), ("times", .object(times)),
    ])
  }
}

extension EngineProfile {
  /// To three digits.
  private static func rounded(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value }
    var unit = 1.0
    while value / unit >= 1000 { unit *= 10 }
    while value / unit < 100 { unit /= 10 }
    return (value / unit).rounded() * unit
  }
}

extension Catalog {
  /// The same catalog with another entry of an engine's name.
  public func replacing(_ engine: EngineProfile) -> Catalog {
    var copy = self
    copy.put(engine)
    return copy
  }
}
