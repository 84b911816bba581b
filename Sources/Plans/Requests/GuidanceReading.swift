// GuidanceReading.swift: guided outputs of a pool as a scenario writes them.

internal import Hardware
internal import Text

extension GuidedDecoding {
  /// The name of a backend, or `{ backend, share, maskMicroseconds }`.
  static func read(_ value: ValueReader) -> GuidedDecoding? {
    if value.isString {
      return value.choice(of: Backend.self, noun: noun).map { GuidedDecoding($0) }
    }
    return value.object { reader in
      let backend = reader.choice("backend", of: Backend.self, noun: noun)
      return GuidedDecoding(
        backend, share: reader.double("share", in: 0...1, default: 1),
        maskMicroseconds: reader.doubleIfPresent("maskMicroseconds", in: maskRange))
    }
  }

  private static let noun = "grammar backend"

  var written: JSONValue {
    .object([
      ("backend", .string(backend.rawValue)), ("share", .double(share)),
      ("maskMicroseconds", .double(maskMicroseconds)),
    ])
  }
}
