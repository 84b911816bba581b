// OwnAnswer.swift: whether the fleet that is there holds, until when, and what to add, move or retire.

public import Text

/// When a model's fleet no longer holds.
public struct BreakPoint: Hashable, Sendable {
  /// Months from today; 0 where it does not hold now.
  public let months: Double
  /// The day; nil where no day is given as today.
  public let day: CalendarDate?
  /// `headroom`, `replay`, `failure` or `lease`.
  public let gate: String
  public let words: String
}

/// What to do about a model's fleet.
public struct OwnAction: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable { case add, move, retire, renew }
  public let kind: Kind
  public let gpus: Int
  /// "order 8 H200-SXM by 2027-01-14 (owned, $14,200 a month)".
  public let words: String
  /// When to order; nil where it is now, or no day is given.
  public let by: CalendarDate?
}

/// One model on the stock.
public struct OwnedModel: Sendable {
  public let pool: String
  public let model: String
  public let gpu: String
  public let fleet: OwnedFleet
  /// Load that it holds over the load with its headroom, less 1; negative where it is short; nil where not known.
  public let room: Double?
  /// Nil where it holds for as long as anyone looks.
  public let breaks: BreakPoint?
  public let actions: [OwnAction]

  public var holds: Bool { fleet.holds }
}

/// GPUs of a type: what is there, and what is used.
public struct StockLine: Hashable, Sendable {
  public let gpu: String
  public let count: Int
  public let used: Int
  public let leaseEnds: [CalendarDate]
  public var free: Int { count - used }
}

/// The answer of `own`.
public struct OwnAnswer: Sendable {
  public let scenarioName: String
  public let models: [OwnedModel]
  /// Empty without an inventory.
  public let stock: [StockLine]
  /// Nil where no class asks to come in.
  public let admission: Admission?
  public let growthPerMonth: Double?
  public let today: CalendarDate?
  public let warnings: [String]
  public let provenance: Provenance

  /// Every model holds, on GPUs that are there.
  public var holds: Bool {
    models.allSatisfy(\.holds) && stock.allSatisfy { $0.free >= 0 }
  }

  /// The model that breaks first.
  public var first: OwnedModel? {
    models.filter { $0.breaks != nil }.min {
      ($0.breaks?.months ?? .infinity) < ($1.breaks?.months ?? .infinity)
    }
  }
}
