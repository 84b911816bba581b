// Simulation+Transfers.swift: requests that go from the replica of their prompt to the one that decodes them.

internal import Engine
internal import Kernel
internal import Workload

extension Simulation {
  /// Ends the transfers that are due: both replicas hold the blocks until now.
  mutating func endTransfers(at now: Int64) throws {
    while let row = try transfers.ended(at: now) {
      guard let handed = row.handed else { continue }
      take(replicas[row.sender].release(handed), of: row.sender)
      let reaction = replicas[row.receiver].receive(
        handed, firstToken: transfers.firstToken(from: row.sender), at: now, requests: &requests,
        report: &recorder.report)
      recorder.read(replicas[row.receiver].pool)
      take(reaction, of: row.receiver)
      if lifecycle.drainingCount > 0 { endDraining(row.sender, at: now) }
    }
  }

  /// Places the requests whose prompts have ended at this instant where they are decoded. The first replica of one that
  /// nobody will decode holds its KV no longer.
  mutating func placeHandedOver(at now: Int64) {
    for id in transfers.takeLeft() {
      guard let row = transfers[id], let handed = row.handed else { continue }
      let index = gateway.placeToDecode(row.request, at: now, &replicas)
      if let index {
        transfers.isPlaced(id, on: index)
        let reaction = replicas[index].enqueue(
          handed, of: row.request, urgency: lanes.urgencies[row.request.classIndex],
          firstToken: transfers.firstToken(from: row.sender), at: now, requests: &requests,
          report: &recorder.report)
        recorder.read(replicas[index].pool)
        take(reaction, of: index)
        if recorder.report.departures.isEmpty { continue }
      }
      transfers.isGivenUp(id)
      take(replicas[row.sender].release(handed), of: row.sender)
      if lifecycle.drainingCount > 0 { endDraining(row.sender, at: now) }
      if let index {
        settleDepartures(from: index, at: now)
      } else {
        requests.remove(handed)
        lanes.ended(id: id)
        recorder.failedHandOver(row.request, id: id)
        arrivals.rejected(classIndex: row.request.classIndex, at: now)
      }
    }
  }
}
