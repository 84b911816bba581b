// BidQuestion.swift: each bid judged: does it hold the promise, what does it cost, and can its claims be true.

public import Economics
public import Foundation
public import Hardware
public import Plans
internal import Text
internal import Units

/// A figure that a vendor claims, beside the bound.
public struct BidClaim: Hashable, Sendable {
  /// As the vendor puts it.
  public let text: String
  /// `possible`, `partly`, `impossible`, `does-not-fit`, or `unclear` where it can mean several things that differ.
  public let verdict: String
  /// Why, where it cannot be or cannot be read.
  public let reason: String

  /// It cannot be.
  public var isFalse: Bool { verdict == "impossible" || verdict == "does-not-fit" }
}

/// A bid, judged.
public struct JudgedBid: Sendable {
  public let bid: Bid
  public var gpus: Int { bid.gpus }
  public let replicas: Int
  /// Replicas that the promise takes on this GPU; nil where none holds it.
  public let needed: Int?
  public let holds: Bool
  /// Load that it holds over the load with its headroom, less 1.
  public let room: Double?
  /// Owned at this price, a month; nil where it cannot run the model.
  public let cost: OfferCost?
  /// Dollars a million output tokens of today's load.
  public let perMillion: Decimal?
  /// Why it is out: it does not fit, or the promise is not held.
  public let refusal: String?
  public let claims: [BidClaim]
}

/// The answer of `compare --bids`.
public struct BidAnswer: Sendable {
  public let scenarioName: String
  /// In the order of the file.
  public let bids: [JudgedBid]
  public let warnings: [String]
  public let provenance: Provenance?

  /// The cheapest a month of those that hold.
  public var winner: JudgedBid? {
    bids.filter(\.holds).min {
      ($0.cost?.monthly.mid ?? 0, $0.bid.vendor) < ($1.cost?.monthly.mid ?? 0, $1.bid.vendor)
    }
  }
}

/// What is asked of bids.
public struct BidQuestion: Sendable {
  private let plan: FleetPlan
  private let catalog: Catalog
  private let options: SizingOptions
  private let book: CostBook

  /// - Precondition: the plan has one pool.
  public init(_ plan: FleetPlan, catalog: Catalog, options: SizingOptions, _ book: CostBook) {
    (self.plan, self.catalog, self.options, self.book) = (plan, catalog, options, book)
  }

  /// - Throws: what sizing throws of the load; what is wrong with one bid stands in its row.
  /// - Complexity: that of sizing the load once for each GPU and spread.
  public func answer(_ bids: [Bid]) throws -> BidAnswer {
    var load: SizingLoad?
    var sized: [String: Result<SizedBid, InputErrors>] = [:]
    var judged: [JudgedBid] = []
    var first: SizingAnswer?
    for bid in bids {
      let key = "\(bid.gpu) \(bid.tensorParallel ?? 0)"
      let result = try sized[key] ?? scenario(bid).flatMapped { try size($0, &load) }
      sized[key] = result
      switch result {
      case .success(let found):
        first = first ?? found.answer
        judged.append(try judge(bid, found))
      case .failure(let errors): judged.append(refused(bid, errors.errors[0].message))
      }
    }
    return BidAnswer(
      scenarioName: first?.pool.scenarioName ?? "bids", bids: judged,
      warnings: first?.warnings ?? [],
      provenance: first?.provenance)
  }

  /// The scenario on a bid's GPU; what does not fit there is wrong with the bid.
  private func scenario(_ bid: Bid) throws -> Result<Scenario, InputErrors> {
    var plan = plan
    for index in plan.pools.indices {
      plan.pools[index][PoolKeys.gpu] = bid.gpu
      if let spread = bid.tensorParallel { plan.pools[index][PoolKeys.tensorParallel] = spread }
    }
    do { return .success(try plan.resolved(catalog)) } catch {
      guard case .input(let errors) = error, isOfTheHardware(errors) else { throw error }
      return .failure(errors)
    }
  }

  /// Sizes the load on a bid's GPU. What is wrong with the load is wrong with the question, not with the bid.
  private func size(
    _ scenario: Scenario, _ load: inout SizingLoad?
  ) throws -> Result<SizedBid, InputErrors> {
    let own = try load ?? SizingLoad(scenario, window: options.window)
    load = own
    let problem = SizingProblem(scenario, options: options)
    do {
      let answer = try problem.size(own, catalog: CatalogIdentity(catalog))
      return .success(SizedBid(answer: answer, problem: problem, load: own))
    } catch {
      guard let errors = error as? InputErrors, isOfTheHardware(errors) else { throw error }
      return .failure(errors)
    }
  }

  /// The sizing of the load on a bid's GPU.
  private struct SizedBid {
    var answer: SizingAnswer
    var problem: SizingProblem
    var load: SizingLoad
  }

  private func isOfTheHardware(_ errors: InputErrors) -> Bool {
    errors.errors.allSatisfy {
      [.doesNotFit, .unsupported, .outOfRange, .conflict].contains($0.code)
    }
  }

  private func judge(
    _ bid: Bid, _ sized: SizedBid
  ) throws -> JudgedBid {
    let (answer, problem, load) = (sized.answer, sized.problem, sized.load)
    // No replica spans nodes.
    let replicas = bid.nodes * (bid.gpusPerNode / answer.pool.gpusPerReplica)
    guard replicas > 0 else {
      return refused(
        bid,
        "a replica takes \(answer.pool.gpusPerReplica) GPUs of a node; the bid has \(bid.gpusPerNode)"
      )
    }
    let owned = try OwnedFleet(
      problem, replicas, nodes: bid.nodes, beside: answer, load)
    let need = FleetNeed(
      gpu: bid.gpu, gpus: bid.gpus, gpusPerNode: bid.gpusPerNode,
      boardWatts: Decimal(shortest: problem.plan.accelerator.power.value))
    let cost = self.cost(bid, need)
    let month = SizedNeed(answer, load, problem.scenario)?.fleet.outputTokensPerMonth
    return JudgedBid(
      bid: bid, replicas: replicas, needed: answer.replicas, holds: owned.holds,
      room: owned.holdsUpTo.map { $0 / answer.demand.load.rule.factor - 1 }, cost: cost,
      perMillion: cost.perMillion(of: month)?.mid,
      refusal: owned.holds
        ? nil
        : "the promise is not held: \(owned.missed.map(\.gate).joined(separator: ", ")); it takes "
          + "\(answer.replicas.map { "\($0 * answer.pool.gpusPerReplica)" } ?? "more than any") GPUs",
      claims: claims(bid))
  }

  /// Owned, at the bid's price and power, with what the user says of the rest.
  private func cost(_ bid: Bid, _ need: FleetNeed) -> OfferCost {
    var inputs = book.inputs
    inputs.set(OfferKeys.hardware, Band(bid.price))
    if let kilowatts = bid.kilowatts { inputs.set(OfferKeys.kilowatts, Band(kilowatts)) }
    guard let owned = Offers.named("owned") else { preconditionFailure("owning is an offer") }
    return owned.cost(of: need, CostBook(inputs: inputs, prices: book.prices))
  }

  private func refused(_ bid: Bid, _ why: String) -> JudgedBid {
    JudgedBid(
      bid: bid, replicas: 0, needed: nil, holds: false,
      room: nil, cost: nil, perMillion: nil, refusal: why, claims: claims(bid))
  }

  private func claims(_ bid: Bid) -> [BidClaim] {
    bid.claims.map { text in
      do {
        var question = try ClaimQuestion(text, ClaimTerms(), catalog)
        return try BidClaim(text, question.figures())
      } catch let errors as InputErrors {
        return BidClaim(text: text, verdict: "unclear", reason: errors.errors[0].message)
      } catch {
        return BidClaim(text: text, verdict: "unclear", reason: "it says too little: \(error)")
      }
    }
  }
}

extension Result where Failure == InputErrors {
  /// The next step of what went well so far.
  fileprivate func flatMapped<Next>(
    _ next: (Success) throws -> Result<Next, InputErrors>
  ) throws -> Result<Next, InputErrors> {
    switch self {
    case .success(let value): try next(value)
    case .failure(let errors): .failure(errors)
    }
  }
}

extension BidClaim {
  /// The worst of a sentence's figures.
  init(_ text: String, _ figures: [JudgedFigure]) throws {
    let verdicts = figures.map { figure -> String in
      switch figure {
      case .one(let claim): claim.answer.verdict.rawValue
      case .several(_, let claims):
        Set(claims.map(\.answer.verdict)).count == 1 ? claims[0].answer.verdict.rawValue : "unclear"
      case .ratio(let answer, _): answer.verdict.rawValue
      }
    }
    let order = ["does-not-fit", "impossible", "unclear", "partly", "possible"]
    let worst = order.first(where: verdicts.contains) ?? "unclear"
    self.init(
      text: text, verdict: worst,
      reason: worst == "unclear" ? "it can mean several things that differ" : "")
  }
}
