// TrafficFile.swift: any file of traffic: requests one by one, or rates per window.

internal import Text
internal import Workload

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
    return (try? RateFormat.choose(name, for: input)) != nil
  }

  /// Opens a file, or a folder where a format has several files.
  ///
  /// Standard input (`-`) is recognised as a file is, by its first 64 KiB.
  /// - Throws: `FileError`; `InputErrors` when the file is of no known format, or a recording is wrong.
  public static func open(path: String, options: TraceOptions = TraceOptions()) throws
    -> TrafficFile
  {
    try open(TrafficInput(path: path), path: path, options: options)
  }

  /// Opens what may have been looked at already.
  /// - Parameter path: nil for what is in memory.
  static func open(
    _ input: TrafficInput, path: String?, options: TraceOptions = TraceOptions()
  ) throws -> TrafficFile {
    if let format = try RateFormat.choose(options.format, for: input) {
      return .rates(try format.read(input))
    }
    if let format = try callFormat(of: input, named: options.format) {
      return .requests(try TraceStream(calls: format, input, options: options))
    }
    guard let path, !input.isStandardInput else {
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
    if let format = try RateFormat.choose(options.format, for: input) { return format.name }
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
}
