// Lanes+Records.swift: from what was counted by lane to what became of the requests of each class.

internal import Metrics

extension Lanes {
  /// What became of the requests of each class.
  /// - Parameter records: by lane.
  func joined(_ records: [ClassRecord]) -> [ClassRecord] {
    guard areThere else { return records }
    return classes.indices.map { index in
      guard let counts = counts(ofClass: index) else { return records[index] }
      var sum = ClassRecord(
        objective: classes[index].objective, deadline: classes[index].deadline,
        keepsLatencies: records[index].keepsLatencies)
      for (lane, record) in zip(all, records) where lane.classIndex == index {
        sum.add(record, of: lane)
      }
      (sum.arrived, sum.escalated) = counts
      return sum
    }
  }
}

extension Lanes {
  /// What became of the requests of each class that were handed over, whatever became of their answers.
  /// - Parameter records: by lane; empty where none is.
  func joined(_ records: [HandOverRecord]) -> [HandOverRecord] {
    guard !records.isEmpty else { return [] }
    return classes.indices.map { index in
      var sum = HandOverRecord()
      for (lane, record) in zip(all, records) where lane.classIndex == index { sum.merge(record) }
      return sum
    }
  }
}

extension ClassRecord {
  /// Adds what became of the requests of one lane.
  fileprivate mutating func add(_ record: ClassRecord, of lane: Lane) {
    guard lane.fate == .thrown else {
      answers.append(AnswerRecord(record, pools: lane.fate == .provided ? nil : lane.pools))
      return merge(record)
    }
    // Whoever ended there without an answer did so for its client; the answers of the others it does not see.
    var part = record
    part.latency = LatencySet()
    (part.cutRequests, part.cutTokens) = (0, 0)
    mergeCounts(part)
  }
}
