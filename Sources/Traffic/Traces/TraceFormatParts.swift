// TraceFormatParts.swift: the parts of a trace format: its clock, its sizes, its names and its marks.

internal import Text

extension TraceFormat {
  /// Where a row has its time, and what it counts from.
  struct Clock: Sendable {
    /// How a time is written.
    enum Writing: Sendable {
      /// `2023-11-16 18:15:46.6805900`, with an optional zone; without one, UTC. Or the month first:
      /// `8/18/2025, 12:00:38.941 AM`.
      case date
      /// A number since some origin.
      case number(DecimalTime.Unit)
      /// The same, as a string of JSON.
      case numberText(DecimalTime.Unit)
    }

    /// What bare numbers count from.
    enum Origin: Sendable {
      case unknown
      /// 1970-01-01 00:00 UTC.
      case epoch
      /// A midnight, its zone not stated.
      case midnight
    }

    var column: String
    /// Other names of the column.
    var aliases: [String] = []
    let text: Writing
    var origin = Origin.unknown
    /// Columns of the time at which a request ended, the first that is there; all may be absent.
    var ends: [String] = []
    /// Key of the milliseconds after the turn before, in rows that have no time.
    var delay: String?
  }

  /// Where a row has the tokens of its requests, and how many requests it is.
  struct Sizes: Sendable {
    /// What becomes of a row without prompt tokens.
    enum EmptyPrompt: Sendable {
      /// It is bad input.
      case refused
      /// It is counted and does not become a request: the service logged a failure.
      case dropped
    }

    let prompt: String
    let output: String
    var emptyPrompt = EmptyPrompt.refused
    var outputIsOptional = false
    /// Column of the number of sequences in a row.
    var copies: String?
    /// Column of the number of images in a prompt; may be absent.
    var images: String?
    /// Columns of a shared prefix's name and its length, which the prompt's leaves out if there is a name.
    var sharedPrefix: (name: String, tokens: String)?
  }

  /// Columns of what a request is called and belongs to; all may be absent and empty.
  struct Names: Sendable {
    /// The session, where the format has one.
    var session: String?
    /// Key of the turn before, where `session` names a turn and not a session.
    var parent: String?
    /// Of names that `TraceDetails` keeps, the first that is there and not empty.
    var tenant: [String] = []
    var model: [String] = []
    var label: [String] = []
    /// Key of the prefix blocks, and tokens of a block; nil where they have no one size.
    var prefix: String?, blockTokens: Int?
  }

  /// What tells a file of this format from others, beyond time and lengths.
  struct Marks: Sendable {
    /// Columns that a file must have.
    var needs: [String] = []
    /// Columns of which a file must have at least one; any will do when this is empty.
    var anyOf: [String] = []
    /// Columns that tell another format with the same required columns but other meanings.
    var foreign: [String] = []
    /// Why a file that has all columns may mean something else.
    var doubt: (@Sendable (TraceHead) -> String?)?

    /// Whether none of a file's columns is foreign and one is a mark.
    func allow(_ columns: [String]) -> Bool {
      !foreign.contains(where: columns.contains)
        && (anyOf.isEmpty || anyOf.contains(where: columns.contains))
    }
  }

  /// Which orders of rows are no fault.
  enum OrderRule: Sendable {
    /// That of their starts alone.
    case start
    /// A log with dates: as requests began, as they ended, or newest first.
    case log
    /// Any: every row has its own date and its own name, so that none can count twice.
    case any
  }
}

extension TraceFormat.Clock.Writing: CustomStringConvertible {
  /// What a field must be, as a message says it.
  var description: String {
    switch self {
    case .date: "a date and time such as 2023-11-16 18:15:46.6805900"
    case .number(let unit):
      "a number of \(unit), not negative and at most \(DecimalTime.largest(in: unit))"
    case .numberText(let unit):
      "a string with a number of \(unit), not negative and at most "
        + DecimalTime.largest(in: unit)
    }
  }
}
