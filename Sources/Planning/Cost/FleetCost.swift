// FleetCost.swift: several models of one house, each paid in its own way; people and software are paid once.

internal import Economics
public import Foundation

/// One model with its ways of paying.
public struct ModelCost: Sendable {
  /// The pool's.
  public let name: String
  public let sized: SizingAnswer
  public let answer: CostAnswer

  public init(name: String, sized: SizingAnswer, answer: CostAnswer) {
    (self.name, self.sized, self.answer) = (name, sized, answer)
  }

  /// Ways that are possible, a mix that was proven among them.
  var ways: [FleetWay] {
    answer.possible.map { cost in
      FleetWay(
        name: cost.offer, monthly: cost.monthly.mid, shared: cost.shared)
    }
      + [answer.proof?.best].compactMap { $0 }.map { mix in
        FleetWay(name: "mix", monthly: mix.monthly.mid, shared: mix.mix.shared, mix: mix)
      }
  }
}

/// A way of paying for one model.
public struct FleetWay: Sendable {
  /// An offer's name, or "mix".
  public let name: String
  /// Dollars a month, and of that people and software.
  public let monthly, shared: Decimal
  public var mix: PlayedMix?
  /// What it costs without people and software.
  public var own: Decimal { monthly - shared }
}

/// What a fleet of several models costs. Each has whole nodes or instances of its own.
public struct FleetCost: Sendable {
  public let models: [ModelCost]

  /// A way for each model, and what they cost together.
  public struct Bill: Sendable {
    /// In the order of the models.
    public let ways: [FleetWay]
    /// People and software, once: what the way that needs most of them asks for.
    public var shared: Decimal { ways.map(\.shared).max() ?? 0 }
    /// Dollars a month.
    public var monthly: Decimal { ways.reduce(shared) { $0 + $1.own } }
  }

  /// - Precondition: there is a model.
  public init(_ models: [ModelCost]) {
    precondition(!models.isEmpty, "a fleet has a model")
    self.models = models
  }

  /// Names of the ways that are possible for every model, in the order of the first's.
  public var common: [String] {
    models[0].ways.map(\.name).filter { name in
      models.allSatisfy { $0.ways.contains { $0.name == name } }
    }
  }

  /// Every model paid in the same way; nil where one of them cannot be.
  public func bill(all name: String) -> Bill? {
    let ways = models.compactMap { $0.ways.first { $0.name == name } }
    return ways.count == models.count ? Bill(ways: ways) : nil
  }

  /// The cheapest way for each model together; nil where one has none.
  public var best: Bill? { Self.ways(models.map(\.ways)) }

  /// A way for each of some models, the cheapest together.
  ///
  /// People that are there for one model cost nothing for the next: each level of them is tried, with the cheapest ways
  /// that need no more.
  /// - Complexity: O(ways² × models).
  static func ways(_ models: [[FleetWay]]) -> Bill? {
    let levels = Set(models.joined().map(\.shared)).sorted()
    return levels.compactMap { level -> Bill? in
      let ways = models.compactMap { ways in
        ways.filter { $0.shared <= level }.min { ($0.own, $0.name) < ($1.own, $1.name) }
      }
      return ways.count == models.count ? Bill(ways: ways) : nil
    }.min { $0.monthly < $1.monthly }
  }
}
