// TrafficFile.swift: any file of traffic: requests one by one, or rates per window.

internal import Text

/// What a path holds, recognised by its content unless the format is named.
public enum TrafficFile {
  case requests(TraceStream)
  case rates(RateRecording)

  /// Names that `open` knows beside `auto`: traces first, then recordings of rates.
  public static var formats: [(name: String, summary: String)] {
    TraceFormat.all.map { ($0.name, $0.summary) } + RateFormat.all.map { ($0.name, $0.summary) }
  }

  /// Whether a format holds rates, not requests.
  public static func holdsRates(_ format: String) -> Bool {
    RateFormat.all.contains { $0.name == format }
  }

  /// Opens a file, or a folder where a format has several files.
  ///
  /// Standard input (`-`) is read once, from its start: a recording of rates there must be named by
  /// `options.format`, else it is read as a trace.
  /// - Throws: `FileError`; `InputErrors` when the file is of no known format, or a recording is wrong.
  public static func open(path: String, options: TraceOptions = TraceOptions()) throws
    -> TrafficFile
  {
    let input = try TrafficInput(path: path)
    if let format = try format(of: input, named: options.format) {
      return .rates(try format.read(input))
    }
    return .requests(try TraceStream(path: path, options: options))
  }

  /// The kind of recording that a file is; nil when it is to be read as a trace.
  static func format(of input: TrafficInput, named name: String) throws -> RateFormat? {
    if name != "auto" { return RateFormat.all.first { $0.name == name } }
    if input.name == "<stdin>" { return nil }
    let sniff = try TrafficSniff(input)
    let matches = RateFormat.all.filter { $0.recognises(sniff) }
    if input.isFolder && matches.isEmpty {
      let known = RateFormat.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")
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

extension RateRecording {
  /// Reads a recording from memory; `name` stands for it in messages.
  /// - Parameter format: `auto`, or the name of a format of `RateFormat.all`.
  /// - Throws: `InputErrors` when the bytes are of no known format, or wrong.
  public init(bytes: [UInt8], name: String, format: String = "auto") throws {
    try self.init(TrafficInput([(name, bytes)], name: name), format: format)
  }

  init(_ input: TrafficInput, format name: String = "auto") throws {
    guard let format = try TrafficFile.format(of: input, named: name) else {
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
