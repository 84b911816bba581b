// RecordedOrder.swift: in which order the rows of a log stand.

/// The order in which a file has its rows.
public enum RecordedOrder: Hashable, Sendable {
  case start
  /// As requests ended: how exporters and proxies write them.
  case end
  /// As pages of an API and screens show them.
  case newestFirst
  /// None: parts of several recordings, or traces one after another.
  case none
}

extension RecordedOrder {
  /// What is to be said of rows that were read in another order than the file's.
  func remark(on file: String) -> String? {
    let words: String
    switch self {
    case .start: return nil
    case .end: words = "in the order of their end, as exporters write them"
    case .newestFirst: words = "newest first"
    case .none: words = "in no order of time"
    }
    return "the rows of \(file) come \(words); they are read in the order of their start"
  }
}
