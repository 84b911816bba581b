// NightCause.swift: what of two runs of a scenario differs before they run: the causes that a change can have.

internal import Text

/// Something that differs between two runs of a scenario.
struct NightCause: Hashable, Sendable {
  /// In the order in which a change is split: what a run of today cannot put back comes first.
  enum Kind: Int, CaseIterable, Hashable, Sendable {
    /// The program, its catalog and its calibration.
    case surroundings
    case traffic, configuration, options
  }

  let kind: Kind
  let words: String
  /// It changes figures, and not alone what they are held to.
  var movesFigures = true

  /// In the order of their kinds; empty where nothing that figures depend on differs.
  static func found(_ before: NightRecord, _ after: NightRecord) -> [NightCause] {
    var causes: [NightCause] = []
    for (key, words) in [
      ("headroom_version", "version"), ("catalog_version", "catalog"),
      ("calibration_version", "calibration"),
    ] {
      let values = [before, after].map { $0.answer?["provenance"]?[key]?.string }
      if values.allSatisfy({ $0 != nil }), values[0] != values[1] {
        causes.append(NightCause(kind: .surroundings, words: words))
      }
    }
    if traffic(before) != traffic(after) {
      causes.append(NightCause(kind: .traffic, words: "traffic"))
    }
    let keys = changedKeys(before.scenario, after.scenario)
    if !keys.isEmpty {
      causes.append(
        NightCause(
          kind: .configuration, words: "configuration (\(keys.joined(separator: ", ")))",
          movesFigures: !keys.allSatisfy(idleKeys.contains)))
    }
    if before.options != after.options || before.question != after.question {
      causes.append(NightCause(kind: .options, words: "options"))
    }
    return causes
  }

  /// Keys of the top that change no figure.
  private static let idleKeys: Set<String> = ["name", "thresholds"]

  /// What comes in: the workload without the paths of its traces, and the traces' bytes.
  private static func traffic(_ record: NightRecord) -> String {
    JSONWriter.canonical(
      .array([
        record.scenario["workload"]?.without("path").value ?? .null,
        .array(traces(of: record.answer)),
      ]))
  }

  /// Hashes of the traces that an answer read.
  static func traces(of answer: LocatedJSON?) -> [JSONValue] {
    (answer?["provenance"]?["traces"]?.items ?? []).map { $0["sha256"]?.value ?? .null }
  }

  /// Keys of the top, beside the workload, whose values differ.
  private static func changedKeys(_ before: LocatedJSON, _ after: LocatedJSON) -> [String] {
    let keys = (before.entries + after.entries).map(\.key)
    var seen: Set<String> = ["workload", "description"]
    return keys.filter { seen.insert($0).inserted }.filter { key in
      JSONWriter.canonical(before[key]?.value ?? .null)
        != JSONWriter.canonical(after[key]?.value ?? .null)
    }
  }
}

extension LocatedJSON {
  /// The same value without a key, wherever it is.
  fileprivate func without(_ key: String) -> LocatedJSON {
    switch content {
    case .array(let values): LocatedJSON(.array(values.map { $0.without(key) }), at: location)
    case .object(let members):
      LocatedJSON(
        .object(
          members.filter { $0.key != key }.map {
            Member(key: $0.key, keyLocation: $0.keyLocation, value: $0.value.without(key))
          }), at: location)
    default: self
    }
  }
}
