// Admission.swift: whether a class may come in: the fleet without it, with it, and how much of it there is room for.

public import Text

/// The answer of `own --admit`.
public struct Admission: Sendable {
  /// From when on a class may come.
  public enum Start: Hashable, Sendable {
    case now
    /// Once GPUs that stand free, or that other pools can spare, are taken.
    case onceTaken(gpus: Int)
    /// Once so many are ordered and delivered; the day where one is given as today.
    case onceDelivered(gpus: Int, months: Double, day: CalendarDate?)
    /// No GPU is missing, and a gate is undecided.
    case undecided
    /// No number of replicas holds it.
    case never
  }

  public let className: String
  /// The pool as it would be without the class; nil where the class is all of its load.
  public let without: OwnedModel?
  public let with: OwnedModel
  /// The largest share of its rate that holds, in whole percent below the bound; nil where it cannot be told.
  public let share: Double?
  public let start: Start

  public var isAdmitted: Bool { with.holds }
  /// The first gate that breaks.
  public var gate: String? { with.fleet.missed.first?.gate }
  /// Replicas that the gates need more; nil where nothing holds.
  public var replicasTaken: Int? {
    guard let needed = with.fleet.needed else { return nil }
    guard let without else { return needed }
    return without.fleet.needed.map { needed - $0 }
  }
  /// Months of growth that go; nil without growth, or where it holds for as long as anyone looks.
  public var monthsLost: Double? {
    guard let before = without?.breaks, let after = with.breaks else { return nil }
    return before.months - after.months
  }
}

extension OwnedModel {
  /// The promise with the least room in any gate.
  public var tightest: CriterionEstimate? {
    fleet.gates.compactMap(\.estimate).min { $0.room < $1.room }
  }
  /// GPUs of a replica.
  public var gpusPerReplica: Int { fleet.gpus / max(1, fleet.replicas) }
}

extension Admission {
  /// - Parameters:
  ///   - without: the pool's judgement without the class, and the model that it makes; nil where nothing is left.
  ///   - sources: where GPUs that are missing come from.
  init(
    _ className: String, without: (judged: JudgedPool, model: OwnedModel)?,
    with: (judged: JudgedPool, model: OwnedModel), sources: MissingGPUs?,
    _ outlook: OwnQuestion.Outlook
  ) {
    self.className = className
    self.without = without?.model
    self.with = with.model
    share = Self.share(without?.judged, with.judged)
    start = Self.start(with.judged, sources, outlook)
  }

  private static func start(
    _ with: JudgedPool, _ sources: MissingGPUs?, _ outlook: OwnQuestion.Outlook
  ) -> Start {
    if with.fleet.holds { return .now }
    guard let sources else { return with.fleet.needed == nil ? .never : .undecided }
    guard sources.ordered > 0 else { return .onceTaken(gpus: sources.all) }
    return .onceDelivered(
      gpus: sources.ordered, months: outlook.leadMonths,
      day: outlook.today?.adding(days: outlook.leadMonths * CalendarDate.daysPerMonth))
  }

  /// Halvings of the share: to a thousandth.
  private static let halvings = 10
  private static let percent = 100.0

  /// Reckoned on a straight line between what the load takes without the class and with it, and simulated at both
  /// ends: loads that peak at different times need less than that between.
  private static func share(_ without: JudgedPool?, _ with: JudgedPool) -> Double? {
    if with.fleet.holds { return 1 }
    if let without, !without.fleet.holds { return 0 }
    let smaller = without.map { GrowingGates($0.answer) }
    guard let larger = GrowingGates(with.answer), smaller.map({ $0 != nil }) ?? true else {
      return nil
    }
    var (low, high) = (0.0, 1.0)
    for _ in 0..<halvings {
      let middle = (low + high) / 2
      let passes = GrowingGates.pass(
        with.fleet.replicas, from: smaller?.flatMap { $0 }, share: middle, of: larger)
      if passes { low = middle } else { high = middle }
    }
    // All of it was simulated, and does not hold.
    return min(percent - 1, (low * percent).rounded(.down)) / percent
  }
}
