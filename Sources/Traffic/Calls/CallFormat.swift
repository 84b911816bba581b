// CallFormat.swift: what kinds of files of recorded calls are known: spans, observations, results of benchmarks.

internal import Text

/// A kind of file whose requests stand deeper than in the columns of a table or the keys of an object, or in
/// more than one shape. One file a format in `Formats`, one line in `all`.
struct CallFormat: Sendable {
  /// Name, summary and clock; rows are counted as those of a trace.
  let trace: TraceFormat
  let recognises: @Sendable (TrafficSniff) -> Bool
  /// Throws `ReadError`, or `InputErrors` for a file that lacks what a replay needs.
  let open: @Sendable (ByteSource) throws -> any CallSource

  /// Every known format, in the order in which lists show them; of two that recognise a file the first is it.
  static let all: [CallFormat] = [
    .otlp,
    .langfuse,
    .vllmBench,
    .guideLLM,
    .aiperfResults,
  ]

  static func named(_ name: String) -> CallFormat? { all.first { $0.trace.name == name } }
}

extension TraceStream {
  /// Reads recorded calls.
  /// - Throws: `FileError`; `InputErrors` for a folder, for classes by column, which calls lack, and for
  ///   what the format cannot read.
  init(calls format: CallFormat, _ input: TrafficInput, options: TraceOptions) throws {
    func refuse(_ what: String, _ hint: String) -> InputErrors {
      InputErrors(
        InputError(.unsupported, at: SourceLocation(file: input.name), what, hint: hint))
    }
    guard !input.isFolder, let file = input.files.first else {
      throw refuse(
        "'\(format.trace.name)' is read from one file; this is a folder", "name the file")
    }
    if options.classes != nil {
      throw refuse(
        "a file of format '\(format.trace.name)' has no columns that tell classes apart",
        "leave \"classColumn\" out")
    }
    let source = try file.open()
    do {
      self.init(
        CallRows(try format.open(source)), format: format.trace, file: source.name,
        options: options)
    } catch let error as ReadError {
      throw error.cause
    }
  }
}
