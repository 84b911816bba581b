// Choice.swift: one thing that somebody decided, and where it is written.

public import Text

/// A value as it was chosen, with its place in the source where it has one.
public struct Choice<Value: Sendable>: Sendable {
  public var value: Value
  /// Nil where no text says it.
  public var place: SourceLocation?

  public init(_ value: Value, at place: SourceLocation? = nil) {
    self.value = value
    self.place = place
  }
}
