// SessionAffinityRouter.swift: all turns of a conversation to one replica.

internal import Workload

/// Sends all requests of a session to the candidate that a hash of it names, and a request of its own to the one with
/// the fewest unfinished requests.
/// - Source: the `session` router of vLLM's production stack hashes session ids over its endpoints.
struct SessionAffinityRouter: Router {
  static let entry = RouterEntry(
    name: "session-affinity",
    summary: "a session to one replica, by a hash, others as least-outstanding"
  ) { _ in SessionAffinityRouter() }

  private var others = LeastOutstandingRouter()

  mutating func route(_ request: Request, _ signals: ReplicaSignals, among group: ReplicaGroup)
    -> Int
  {
    guard request.session != 0 else {
      return others.route(request, signals, among: group)
    }
    return group.replicas[Self.place(of: request.session, among: group.replicas.count)]
  }

  /// The high bits of a multiplicative hash (Knuth), as a place among some.
  static func place(of session: UInt64, among count: Int) -> Int {
    Int((session &* 0x9e37_79b9_7f4a_7c15) >> 33) % count
  }
}
