// TraceNames.swift: the names and prefix blocks of a row, read again from its text where they are wanted.

internal import Text

/// Where a table has the columns that `TraceDetails` keeps.
struct TraceNames {
  private let session: [Int]
  private let tenant: [Int]
  private let model: [Int]
  private let label: [Int]
  private let prefix: Int?

  init(_ format: TraceFormat, in head: TraceHead) {
    func places(_ columns: [String]) -> [Int] {
      columns.compactMap { head.names.firstIndex(of: $0) }
    }
    session = places([format.names.session].compactMap { $0 })
    tenant = places(format.names.tenant)
    model = places(format.names.model)
    label = places(format.names.label)
    prefix = format.names.prefix.flatMap { head.names.firstIndex(of: $0) }
  }

  /// - Parameter text: the field of a column.
  func details(_ text: (Int) -> String) -> TraceDetails {
    func first(_ columns: [Int]) -> String? {
      for column in columns {
        let found = text(column)
        if !found.isEmpty { return found }
      }
      return nil
    }
    var details = TraceDetails()
    details.session = first(session)
    details.tenant = first(tenant)
    details.model = first(model)
    details.label = first(label)
    if let prefix, case let name = text(prefix), !name.isEmpty {
      details.prefixBlocks = Array(name.utf8).withUnsafeBufferPointer {
        [NameHash.of($0)]
      }
    }
    return details
  }
}

/// Takes what `TraceDetails` keeps from the members of an object.
struct JSONNames {
  private let format: TraceFormat
  /// How early in the format's list the name that was taken stands; the earliest wins.
  private var tenantRank = Int.max
  private var modelRank = Int.max
  private var labelRank = Int.max

  init(_ format: TraceFormat) { self.format = format }

  mutating func read(_ member: JSONLine.Member, into details: inout TraceDetails) {
    let key = String(decoding: member.key, as: UTF8.self)
    if key == format.names.prefix {
      details.prefixBlocks = NameHash.blocks(member.value)
      return
    }
    guard let text = Self.name(member) else { return }
    if key == format.names.session { details.session = text }
    Self.take(text, key, of: format.names.tenant, &tenantRank, into: &details.tenant)
    Self.take(text, key, of: format.names.model, &modelRank, into: &details.model)
    Self.take(text, key, of: format.names.label, &labelRank, into: &details.label)
  }

  private static func take(
    _ text: String, _ key: String, of keys: [String], _ rank: inout Int, into name: inout String?
  ) {
    guard let found = keys.firstIndex(of: key), found < rank else { return }
    rank = found
    name = text
  }

  /// A string or a number as a name; nil for what is empty or no name.
  private static func name(_ member: JSONLine.Member) -> String? {
    guard member.kind != .other, !member.value.isEmpty else { return nil }
    return String(decoding: member.value, as: UTF8.self)
  }
}
