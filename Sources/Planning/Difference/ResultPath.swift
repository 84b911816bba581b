// ResultPath.swift: where a figure stands in a result.

/// The keys from the top of a result, and how they are written.
struct ResultPath: Hashable, Sendable {
  /// Without the names of elements of lists.
  private(set) var keys: [String] = []
  /// `alternatives[owned].monthly_usd`.
  private(set) var text = ""

  func under(_ key: String) -> ResultPath {
    var path = self
    path.keys.append(key)
    path.text += text.isEmpty ? key : ".\(key)"
    return path
  }

  /// An element of the list that stands here.
  func named(_ name: String) -> ResultPath {
    var path = self
    path.text += "[\(name)]"
    return path
  }
}
