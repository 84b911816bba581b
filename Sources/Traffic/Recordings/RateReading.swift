// RateReading.swift: a recording of rates from its bytes, and the requests that are drawn from it.

internal import Text
public import Workload

extension RateRecording {
  /// Requests drawn from the recording, a function of the seed.
  /// - Parameters:
  ///   - path: of the file, for messages.
  ///   - name: tells the random numbers of this recording from those of another.
  /// - Throws: `InputErrors` when the recording does not say how long requests are, or how many.
  public func requests(path: String, seed: UInt64, name: String = "") throws -> any RequestStream {
    try RecordingStream(self, path: path, seed: seed, name: name)
  }

  /// Reads a recording from memory; `name` stands for it in messages.
  /// - Parameter format: `auto`, or the name of a format of `RateFormat.all`.
  /// - Throws: `InputErrors` when the bytes are of no known format, or wrong.
  public init(bytes: [UInt8], name: String, format: String = "auto") throws {
    try self.init(TrafficInput([(name, bytes)], name: name), format: format)
  }

  init(_ input: TrafficInput, format name: String = "auto") throws {
    guard let format = try RateFormat.choose(name, for: input) else {
      let known = RateFormat.all.map(\.name).joined(separator: ", ")
      throw InputErrors(
        InputError(
          .unknownFormat, at: SourceLocation(file: input.name),
          "this is no recording of rates of a known format",
          hint: "name one of them: \(known)"))
    }
    self = try format.read(input)
  }
}
