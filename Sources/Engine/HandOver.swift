// HandOver.swift: a request whose prompt one replica computes and another decodes.

public import Kernel

/// Where the first token comes from of a request that is handed over.
public enum FirstToken: String, Hashable, Sendable, CaseIterable {
  /// From the replica that decodes it, which computes the last token of the prompt again.
  case decode
  /// From the replica that computed the prompt; the client has it when the KV has come to the other.
  case seeded
  /// From the replica that computed the prompt; the client has it before the hand-over.
  case prefill
}

/// A request on its way from one replica to another.
public struct HandedRequest: Sendable, BitwiseCopyable {
  let slot: Slot
  /// Its number among all requests of a run.
  public let id: Int
  /// When it was first scheduled, ticks.
  public let firstScheduled: Int64
  public let promptTokens: Int
  /// In the cache of the replica that computed its prompt, its number there.
  let hold: Int32

  init(_ request: borrowing ActiveRequest, slot: Slot) {
    self.slot = slot
    id = request.id
    firstScheduled = request.firstScheduled
    promptTokens = request.promptTokens
    hold = request.hold
  }
}

/// What replicas did with requests that are handed over since it was last read.
public struct HandOverLog: ~Copyable {
  /// Their prompt is computed, in the order in which it was.
  public internal(set) var left = OwnedArray<HandedRequest>()
  /// They have taken their blocks where they will be decoded, in the order in which they did: their KV may come.
  public internal(set) var fetching = OwnedArray<HandedRequest>()
  /// They have their first place in a batch where they are decoded.
  public internal(set) var seated = OwnedArray<HandedRequest>()

  /// Forgets whose prompts were computed.
  public mutating func removeLeft() { left.removeAll() }
  /// Forgets who has taken blocks, and who has a place.
  public mutating func removeArrivals() {
    fetching.removeAll()
    seated.removeAll()
  }
}
