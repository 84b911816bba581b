// RateFormat.swift: what kinds of recordings of rates are known, and how one is told from another.

internal import Text

/// A kind of file that holds rates per window, not requests. One file a format in `Formats`, one line
/// in `all`.
public struct RateFormat: Sendable {
  /// How the format is asked for by name.
  public let name: String
  /// One line for lists of formats: whose it is.
  public let summary: String
  let recognises: @Sendable (TrafficSniff) -> Bool
  /// Throws `FileError`, or `InputErrors` with what is wrong in its place.
  let read: @Sendable (TrafficInput) throws -> RateRecording

  /// Every known format, in the order in which lists show them.
  public static let all: [RateFormat] = [
    .serveGen,
    .openAIUsage,
    .prometheus,
    .rateProfile,
  ]
}

extension RateFormat {
  /// The kind of recording that a file is; nil when it is to be read as a trace.
  /// - Parameter name: `auto`, or the name of a format.
  static func choose(_ name: String, for input: TrafficInput) throws -> RateFormat? {
    if name != "auto" { return all.first { $0.name == name } }
    let sniff = try TrafficSniff(input)
    let matches = all.filter { $0.recognises(sniff) }
    if input.isFolder && matches.isEmpty {
      let known = all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")
      throw InputErrors(
        InputError(
          .unknownFormat, at: SourceLocation(file: input.name),
          "this folder holds no recording of a known format",
          hint: "name a file, or a folder of one of: \(known)"))
    }
    guard matches.count <= 1 else {
      throw InputErrors(
        InputError(
          .ambiguousFormat, at: SourceLocation(file: input.name),
          "this may be of several formats: \(matches.map(\.name).joined(separator: ", "))",
          hint: "name one of them as the \"format\""))
    }
    return matches.first
  }
}
