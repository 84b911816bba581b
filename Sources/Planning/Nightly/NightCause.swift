// NightCause.swift: what of two runs of a scenario differs before they run: the causes that a change can have.

internal import Text

enum NightCause {
  /// In a fixed order; empty where nothing that figures depend on differs.
  static func found(_ before: NightRecord, _ after: NightRecord) -> [String] {
    var causes: [String] = []
    func differs(_ key: String) -> Bool {
      let values = [before, after].map { $0.answer?["provenance"]?[key]?.string }
      return values.allSatisfy { $0 != nil } && values[0] != values[1]
    }
    if differs("headroom_version") { causes.append("version") }
    if differs("catalog_version") { causes.append("catalog") }
    if differs("calibration_version") { causes.append("calibration") }
    if traffic(before) != traffic(after) { causes.append("traffic") }
    let keys = changedKeys(before.scenario, after.scenario)
    if !keys.isEmpty { causes.append("configuration (\(keys.joined(separator: ", ")))") }
    if before.options != after.options || before.question != after.question {
      causes.append("options")
    }
    return causes
  }

  /// What comes in: the workload without the paths of its traces, and the traces' bytes.
  private static func traffic(_ record: NightRecord) -> String {
    let traces = record.answer?["provenance"]?["traces"]?.items ?? []
    return JSONWriter.canonical(
      .array([
        record.scenario["workload"]?.without("path").value ?? .null,
        .array(traces.map { $0["sha256"]?.value ?? .null }),
      ]))
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
