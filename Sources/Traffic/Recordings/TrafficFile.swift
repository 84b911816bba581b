// TrafficFile.swift: any file of traffic: requests one by one, or rates per window.

internal import Text
public import Workload

/// What a path holds, recognised by its content unless the format is named.
public enum TrafficFile {
  case requests(TraceStream)
  case rates(RateRecording)

  /// Names that `open` knows beside `auto`: traces first, then recordings of rates.
  public static var formats: [(name: String, summary: String)] {
    (TraceFormat.all + CallFormat.all.map(\.trace)).map { ($0.name, $0.summary) }
      + RateFormat.all.map { ($0.name, $0.summary) }
  }

  /// Whether a file holds rates, not requests; false for one that cannot be read, which opening says, and for
  /// standard input without a format, which is not looked at before the run.
  static func holdsRates(_ path: String, format name: String) -> Bool {
    guard path != "-" || name != "auto", let input = try? TrafficInput(path: path) else {
      return false
    }
    return (try? format(of: input, named: name)) != nil
  }

  /// Opens a file, or a folder where a format has several files.
  ///
  /// Standard input (`-`) is recognised as a file is, by its first 64 KiB.
  /// - Throws: `FileError`; `InputErrors` when the file is of no known format, or a recording is wrong.
  public static func open(path: String, options: TraceOptions = TraceOptions()) throws
    -> TrafficFile
  {
    let input = try TrafficInput(path: path)
    if let format = try format(of: input, named: options.format) {
      return .rates(try format.read(input))
    }
    if let format = try callFormat(of: input, named: options.format) {
      return .requests(try TraceStream(calls: format, input, options: options))
    }
    if input.isStandardInput {
      return .requests(try TraceStream(input.files[0].open(), options: options))
    }
    return .requests(try TraceStream(path: path, options: options))
  }

  /// The trace of a file that holds requests one by one.
  /// - Throws: as `open`; `InputErrors` for a recording of rates.
  static func requests(path: String, options: TraceOptions) throws -> TraceStream {
    switch try open(path: path, options: options) {
    case .requests(let trace): return trace
    case .rates(let recording):
      throw InputErrors(
        InputError(
          .unsupported, at: SourceLocation(file: path),
          "this file (\(recording.format)) holds rates, not requests: it names no tenant in any row",
          hint: "leave \"tenants\" out"))
    }
  }

  /// The requests of a file: those of a trace, or those made from a recording that has lengths.
  /// - Throws: as `open`; `InputErrors` for a recording without lengths, which says what to write.
  static func stream(
    path: String, options: TraceOptions, seed: UInt64, replication: Int, name: String
  ) throws -> any RequestStream {
    switch try open(path: path, options: options) {
    case .requests(let trace): return trace
    case .rates(let recording):
      guard path != "-" || options.format != "auto" else {
        throw InputErrors(
          InputError(
            .unsupported, at: SourceLocation(file: path),
            "standard input holds rates (\(recording.format)), which the scenario does not say",
            hint: "add format: \(JSONWriter.quoted(recording.format))"))
      }
      guard options.classes == nil else {
        throw InputErrors(
          InputError(
            .unsupported, at: SourceLocation(file: path),
            "this file (\(recording.format)) holds rates: it has no column that tells classes apart",
            hint: "leave \"classColumn\" out"))
      }
      return try RecordingStream(
        recording, path: path, seed: seed, replication: replication, name: name,
        classIndex: options.firstClass)
    }
  }

  /// The format's name, as the beginning of the file tells it.
  /// - Throws: as `open`.
  public static func formatName(path: String, options: TraceOptions = TraceOptions()) throws
    -> String
  {
    let input = try TrafficInput(path: path)
    if let format = try format(of: input, named: options.format) { return format.name }
    if let format = try callFormat(of: input, named: options.format) { return format.trace.name }
    return try TraceStream(path: path, options: options).format.name
  }

  /// The files behind a path: itself, or those of a folder in the order of their names.
  /// - Throws: `FileError` when a folder cannot be listed.
  public static func files(of path: String) throws -> [String] {
    let input = try TrafficInput(path: path)
    return input.isFolder ? input.files.map { "\(path)/\($0.name)" } : [path]
  }

  /// The kind of recorded calls that a file holds; nil when it is to be read otherwise.
  static func callFormat(of input: TrafficInput, named name: String) throws -> CallFormat? {
    guard name == "auto" else { return CallFormat.named(name) }
    let sniff = try TrafficSniff(input)
    return CallFormat.all.first { $0.recognises(sniff) }
  }

  /// The kind of recording that a file is; nil when it is to be read as a trace.
  static func format(of input: TrafficInput, named name: String) throws -> RateFormat? {
    if name != "auto" { return RateFormat.all.first { $0.name == name } }
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
