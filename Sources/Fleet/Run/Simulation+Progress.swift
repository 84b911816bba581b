// Simulation+Progress.swift: what can be asked of a run that goes on.

internal import Engine
internal import Kernel

/// How far a run has come.
public struct RunProgress: Hashable, Sendable {
  public var arrived: Int
  public var unfinished: Int
}

extension Simulation {
  public var progress: RunProgress {
    RunProgress(arrived: arrivedCount, unfinished: requests.count + gateway.providedCount)
  }

  /// The counts of a class so far, everything that has happened in them.
  public mutating func standing(ofClass index: Int) -> ObjectiveStanding {
    recorder.countLogs()
    let record =
      lanes.areThere ? lanes.joined(recorder.classes.copied)[index] : recorder.classes[index]
    return ObjectiveStanding(
      arrived: record.arrived, ended: record.completed + record.rejected + record.failed,
      tally: record.objective,
      withinDeadline: record.withinDeadline)
  }
}
