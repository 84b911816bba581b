// Version.swift: which headroom this is.

enum Version {
  /// Semantic version: what scripts rely on changes only with the first number.
  static let text = "0.1.0"
}
