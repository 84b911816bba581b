// ActiveRequest.swift: one request in flight, as a row of an array.

/// The index of a request in flight; `none` ends a list.
typealias Slot = Int32

extension Slot {
  static let none: Slot = -1
}

/// One request from the time it came to its replica to its last token. Times are ticks, −1 where not yet.
///
/// A row has 128 bytes, for which some counts are short: it is moved without a call.
struct ActiveRequest: BitwiseCopyable {
  var id: Int
  /// When its client's clock began, which may be before it came here.
  var arrival: Int64
  /// Its place among those that wait, as the policy has it; lower comes first.
  var rank: Int64
  var firstScheduled: Int64 = -1
  var firstToken: Int64 = -1
  /// When the last token came, while the request is not decoding; before the first, when the request came here.
  var lastToken: Int64
  var outputTokens: Int
  /// Tokens emitted, while the request is not decoding.
  var delivered = 0
  /// Tokens whose KV is computed, while the request is not decoding.
  var computed = 0
  /// Tokens to compute before the next one is emitted: the prompt, and after a preemption what was emitted.
  var target: Int
  /// Computed tokens less what the replica's token clock says, constant while the request decodes.
  var decodeOffset = 0
  /// The replica's step number after the request's last token.
  var finishStep = 0
  /// Its place in the order of admissions of the whole run; below zero while it does not run.
  var admission = ActiveRequest.notRunning
  var next = Slot.none
  var previous = Slot.none
  /// Its number in the cache of prompts that begin alike.
  var hold: Int32
  private let shortPrompt: Int32
  private var shortChunk: Int32 = 0
  private let shortClass: Int32

  init(
    id: Int, arrival: Int64, offered: Int64, rank: Int64, promptTokens: Int, outputTokens: Int,
    classIndex: Int, hold: Int32 = -1
  ) {
    self.id = id
    self.arrival = arrival
    lastToken = offered
    self.rank = rank
    self.hold = hold
    shortPrompt = Int32(promptTokens)
    self.outputTokens = outputTokens
    target = promptTokens
    shortClass = Int32(classIndex)
  }

  var promptTokens: Int { Int(shortPrompt) }
  var classIndex: Int { Int(shortClass) }
  /// Prompt tokens carried by the step in progress.
  var chunkTokens: Int {
    get { Int(shortChunk) }
    set { shortChunk = Int32(newValue) }
  }
}

extension ActiveRequest {
  static let notRunning = -1
  /// It waits for blocks into which its KV will come from where its prompt was computed.
  static let awaitingKV = -2

  /// Tokens to compute in a step: what is left of its prompt, or of the step.
  func chunk(in budget: Int) -> Int { min(target - computed, budget) }

  /// Counts the chunk that was computed.
  /// - Returns: whether nothing is left to compute before a token is emitted.
  @inline(__always)
  mutating func completesChunk() -> Bool {
    computed += chunkTokens
    return computed == target
  }

  /// A decode row gives its blocks back: what it emitted must be computed again, like a prompt.
  ///
  /// The KV of the token it emitted last was never computed.
  /// - Parameter emitted: what the replica's token clock says.
  mutating func isPreempted(lastToken last: Int64, emitted: Int) {
    delivered = decodeOffset + emitted + 1 - promptTokens
    target = promptTokens + delivered
    lastToken = last
  }
}
