// InputProblems.swift: where the mistakes of one input gather until they are reported together.

/// Collects the mistakes of one input, so that a user sees all of them in one run.
///
/// Not thread-safe: one input is read by one thread.
public final class InputProblems {
  /// The most mistakes that one report shows; the rest are counted.
  public static let reportLimit = 20
  /// The most mistakes kept to be put in the order of the text; a bound on memory, not on input.
  private static let keepLimit = 10_000

  private var errors: [InputError] = []
  private var dropped = 0

  public init() {}

  /// Mistakes recorded so far.
  public var count: Int { errors.count + dropped }
  public var isEmpty: Bool { count == 0 }

  public func add(_ error: InputError) {
    guard errors.count < Self.keepLimit else {
      dropped += 1
      return
    }
    errors.append(error)
  }

  public func add(
    _ code: InputError.Code, at location: SourceLocation, _ message: String, hint: String
  ) {
    add(InputError(code, at: location, message, hint: hint))
  }

  public func add(_ errors: InputErrors) {
    for error in errors.errors { add(error) }
    dropped += errors.omitted
  }

  /// Throws every recorded mistake, files in order of first mention, then by line and column.
  /// - Throws: `InputErrors` with the first `reportLimit` of them, if any was recorded.
  public func check() throws(InputErrors) {
    if let found = inTextOrder() { throw found }
  }

  /// The recorded mistakes as `check` throws them; nil when there is none.
  public func inTextOrder() -> InputErrors? {
    guard !errors.isEmpty else { return nil }
    var files: [String: Int] = [:]
    for error in errors where files[error.location.file] == nil {
      files[error.location.file] = files.count
    }
    let keyed = errors.enumerated().map { (place: $0.element.location, rank: $0.offset) }
    let order = keyed.sorted { a, b in
      let fileA = files[a.place.file] ?? 0
      let fileB = files[b.place.file] ?? 0
      return (fileA, a.place.line ?? 0, a.place.column ?? 0, a.rank)
        < (fileB, b.place.line ?? 0, b.place.column ?? 0, b.rank)
    }
    let shown = order.prefix(Self.reportLimit).map { errors[$0.rank] }
    return InputErrors(shown, omitted: count - shown.count)
  }
}
