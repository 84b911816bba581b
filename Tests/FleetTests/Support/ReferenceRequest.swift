// ReferenceRequest.swift: one request of the reference engine, with everything about it written out.

import Units
import Workload

/// A request that was routed and not rejected. Times are ticks.
final class ReferenceRequest {
  let journey: ReferenceJourney
  var id: Int { journey.id }
  var classIndex: Int { journey.request.classIndex }
  /// When its client's clock began, and when it came here.
  var arrival: Int64 { journey.request.arrival.ticks }
  let offered: Int64
  /// Whether its answer will be thrown away.
  var isThrown: Bool { journey.isThrown[journey.stage] }
  /// Its place among those of its rank.
  let turn: Int
  var promptTokens: Int { journey.request.promptTokens }
  /// Tokens that were asked for, and tokens of them that will be emitted.
  let askedTokens: Int
  var outputTokens: Int
  /// Its place among those that wait; lower comes first.
  let rank: Int64

  /// Tokens to compute as a prompt: the prompt itself, or after a preemption also what was delivered.
  var target: Int
  /// Tokens whose KV is computed, and the blocks that hold them.
  var computed = 0
  var blocks = 0
  /// The blocks themselves, where prompts may begin alike, and how many from the beginning others share.
  var held: [ReferenceBlock] = []
  var sharedBlocks = 0
  /// Its number among those that came to its replica.
  var serial = 0
  /// Tokens given to the client.
  var delivered = 0
  var firstScheduled: Int64?
  var firstToken: Int64?
  var lastToken: Int64 = 0

  /// What the step in progress does for it: nothing, if `newTokens` is 0. Drafts are among them.
  var newTokens = 0
  var decodes = false

  /// It came from the replica that computed its prompt, and has no blocks yet for its KV.
  var awaitsKV = false
  /// Its place among all whose KV was asked for.
  var sent = 0
  /// The way it came; nil where it was not handed over.
  var transfer: ReferenceTransfer?

  /// For coverage only: preempted, and no token since.
  var waitsAfterPreemption = false
  /// For coverage only: blocks of its prompt that it found when it was last kept out.
  var foundWhileBlocked = Int.max

  init(_ journey: ReferenceJourney, offered: Int64, turn: Int, rank: Int64) {
    self.journey = journey
    self.offered = offered
    self.turn = turn
    askedTokens = journey.request.outputTokens
    outputTokens = askedTokens
    self.rank = rank
    target = journey.request.promptTokens
  }

  /// Whether the step in progress computes the last token of the prompt.
  var completesPrompt: Bool { !decodes && newTokens > 0 && computed + newTokens == target }
  /// Whether the step in progress emits a token for it.
  var emits: Bool { outputTokens > 0 && (decodes || completesPrompt) }
}

/// Why a request is on a replica no longer.
enum ReferenceReason { case completed, rejectedByLength, rejectedByBlocks, handedOver }

/// A request that left a replica.
struct ReferenceDeparture {
  let request: ReferenceRequest
  let reason: ReferenceReason
}

/// Where a replica is in its life.
enum ReferenceStage { case down, starting, up, draining }
