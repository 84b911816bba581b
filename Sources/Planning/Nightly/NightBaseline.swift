// NightBaseline.swift: the earlier night that a night is compared with.

/// An earlier night, as far as it can be read.
public struct NightBaseline: Sendable {
  public let name: String
  public let records: [NightRecord]
  /// Why a scenario of it cannot be read, by its name.
  public let damaged: [String: String]

  public init(name: String, records: [NightRecord], damaged: [String: String] = [:]) {
    (self.name, self.records, self.damaged) = (name, records, damaged)
  }
}
