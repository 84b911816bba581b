// TraceRule.swift: what makes a row no request, told by the text of one column.

internal import Text

/// A reason for which a row is no request, told by the text of one column. Where the column is absent it
/// holds for no row.
struct TraceRule: Sendable {
  let column: String
  let reason: String
  let excludes: @Sendable (ByteView) -> Bool
}
