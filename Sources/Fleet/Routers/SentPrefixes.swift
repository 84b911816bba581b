// SentPrefixes.swift: to which replica the beginnings of prompts were sent last.

internal import Engine
internal import Workload

/// What a gateway remembers of the prompts it sent: of each beginning the replica it went to last.
///
/// A turn of a session is known by the prompt of the turn before; its answer is not. Sessions are forgotten after some
/// that came since, the rest is as long as the load's tree of prompts.
struct SentPrefixes {
  struct Place {
    var replica: Int
    /// Tokens from the beginning of the prompt.
    var tokens: Int
  }

  private struct SessionKey: Hashable {
    let session: UInt64
    let front: Int
  }

  /// Sessions that are remembered at least; twice as many at most. A guess at what a gateway has room for.
  static let sessionCount = 1 << 16

  private let tree: PromptTree
  private let fronts: [PromptContents.Front]
  /// By run of the tree, and by number of a front; fewer than 0 tokens where nothing was sent.
  private var runs: [Place]
  private var ofFront: [Place]
  /// Those that were seen since the others were set aside, and the others.
  private var recent: [SessionKey: Place] = [:]
  private var older: [SessionKey: Place] = [:]

  init(_ tree: PromptTree, _ fronts: [PromptContents.Front]) {
    let nothing = Place(replica: -1, tokens: -1)
    self.tree = tree
    self.fronts = fronts
    runs = [Place](repeating: nothing, count: tree.ends.count)
    ofFront = [Place](repeating: nothing, count: 1 + (fronts.map(\.number).max() ?? 0))
  }

  /// The longest beginning of a prompt that was sent to a candidate.
  func longest(of request: Request, among group: ReplicaGroup) -> Place? {
    var run = tree.run(of: request)
    guard run == PromptTree.noRun else {
      while run != PromptTree.noRun {
        if let place = known(runs[Int(run)], of: request, among: group) { return place }
        run = tree.parents[Int(run)]
      }
      return nil
    }
    let front = fronts[request.classIndex]
    let shared = known(ofFront[front.number], of: request, among: group)
    guard let key = key(request, front), let place = recent[key] ?? older[key],
      let turn = known(place, of: request, among: group), turn.tokens >= shared?.tokens ?? 0
    else { return shared }
    return turn
  }

  private func known(_ place: Place, of request: Request, among group: ReplicaGroup) -> Place? {
    guard place.tokens > 0, group.contains(place.replica) else { return nil }
    return Place(replica: place.replica, tokens: min(place.tokens, request.promptTokens))
  }

  private func key(_ request: Request, _ front: PromptContents.Front) -> SessionKey? {
    guard request.session != 0, request.promptTokens >= front.tokens else { return nil }
    return SessionKey(session: request.session, front: front.number)
  }

  /// A request is sent to a replica.
  mutating func sent(_ request: Request, to replica: Int) {
    var run = tree.run(of: request)
    guard run == PromptTree.noRun else {
      while run != PromptTree.noRun {
        let tokens = min(request.promptTokens, Int(tree.ends[Int(run)]))
        if tokens > tree.start(of: run) { runs[Int(run)] = Place(replica: replica, tokens: tokens) }
        run = tree.parents[Int(run)]
      }
      return
    }
    let front = fronts[request.classIndex]
    ofFront[front.number] = Place(
      replica: replica, tokens: min(request.promptTokens, front.tokens))
    guard let key = key(request, front) else { return }
    if recent.count >= Self.sessionCount, recent[key] == nil {
      swap(&recent, &older)
      recent.removeAll(keepingCapacity: true)
    }
    recent[key] = Place(replica: replica, tokens: request.promptTokens)
  }
}
