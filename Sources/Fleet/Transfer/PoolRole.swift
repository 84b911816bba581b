// PoolRole.swift: which part of a request the replicas of a pool do.

public import Engine

/// Which part of a request the replicas of a pool do.
public enum PoolRole: Hashable, Sendable {
  /// All of it.
  case mixed
  /// Its prompt; who asks for more than one token is handed over.
  case prefill(HandOver)
  /// Its tokens, once its KV has come.
  case decode

  /// How requests leave; nil where they stay to their end.
  public var handOver: HandOver? {
    if case .prefill(let handOver) = self { handOver } else { nil }
  }
}

/// How the replicas of a pool hand requests over.
public struct HandOver: Hashable, Sendable {
  /// What the KV of each replica leaves by.
  public var link: KVLink
  /// Where the first token comes from.
  public var firstToken: FirstToken

  public init(link: KVLink, firstToken: FirstToken = .decode) {
    self.link = link
    self.firstToken = firstToken
  }
}
