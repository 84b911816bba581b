// Identifiers.swift: what a number points at, so that a replica is never passed for a request.

/// A request of a run, numbered from 0 in order of arrival.
public struct RequestID: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Int
  public init(_ value: Int) { self.value = value }
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}

/// A replica of a fleet, numbered from 0 through all pools in the order they are declared.
public struct ReplicaID: Hashable, Comparable, Sendable, BitwiseCopyable {
  public var value: Int
  public init(_ value: Int) { self.value = value }
  public static func < (a: Self, b: Self) -> Bool { a.value < b.value }
}
