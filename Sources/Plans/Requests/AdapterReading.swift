// AdapterReading.swift: adapters of a pool as a scenario writes them.

internal import Hardware
internal import Text

extension Adapters {
  /// `{ adapters, rank, maxLoras, share, zipf }`.
  static func read(_ value: ValueReader) -> Adapters? {
    value.object { reader in
      Adapters(
        count: reader.int("adapters", in: countRange), rank: reader.int("rank", in: rankRange),
        slots: reader.int("maxLoras", in: slotRange, default: usualSlots),
        share: reader.double("share", in: 0...1, default: 1),
        zipf: reader.double("zipf", in: zipfRange, default: 0))
    }
  }

  /// vLLM's default of `max_loras`.
  private static let usualSlots = 1

  var written: JSONValue {
    .object([
      ("adapters", .int(count)), ("rank", .int(rank)), ("maxLoras", .int(slots)),
      ("share", .double(share)), ("zipf", .double(zipf)),
    ])
  }
}
