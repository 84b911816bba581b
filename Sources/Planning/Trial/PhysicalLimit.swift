// PhysicalLimit.swift: what a request takes alone on an idle replica: no fleet is faster.

internal import Engine
internal import Fleet
internal import Hardware
internal import Metrics
internal import Plans
internal import Text
internal import Units
internal import Workload

/// A promise that no number of replicas keeps.
public struct PhysicalLimit: Hashable, Sendable {
  /// What is wrong, with the figures.
  public var message: String
  public var hint: String
}

/// Requests of a load, each alone on an idle replica of a pool.
struct LoneRequests {
  private let problem: SizingProblem
  private var scenario: Scenario { problem.scenario }
  private var plan: PoolPlan { problem.plan }

  init(_ problem: SizingProblem) { self.problem = problem }

  /// Requests that are tried alone; of a criterion at 95 %, the share is then known to ± 1 %.
  private static let loneSample = 2000

  /// Runs requests of the load one at a time and finds the promises that they miss even so.
  /// - Parameter design: where the requests are taken from.
  func limits(_ design: DesignLoad) throws -> [PhysicalLimit] {
    let measured = try design.replicates(1, threads: 1)[0].requests
    let classes = scenario.workload.classes.count
    // Rounded down, so that up to twice as many are taken.
    let step = max(1, measured.count / Self.loneSample)
    // So far apart that none meets another: all of them take 32 million of the clock's 33.5 million seconds.
    let apart = SimulationTime(Seconds(8000))
    var alone: [Request] = []
    for index in stride(from: 0, to: measured.count, by: step)
    where alone.count < 2 * Self.loneSample {
      var request = measured[index]
      request.classIndex %= classes
      request.arrival = SimulationTime(ticks: Int64(alone.count) * apart.ticks)
      alone.append(request)
    }
    var counts = [Int](repeating: 0, count: classes)
    for request in alone { counts[request.classIndex] += 1 }
    var simulation = try Simulation(
      fleet: problem.fleet(1).fleetSpecification,
      load: LoadSpecification(
        classes: scenario.classSpecifications, stream: HeldStream(alone),
        prompts: scenario.workload.prompts),
      seed: scenario.seed, records: .standings)
    while try simulation.advance() {}
    // Requests so far apart tell nothing of a deadline for all of them.
    let criteria = Criterion.all(scenario).filter { $0.part != .deadline }
    return criteria.compactMap { criterion in
      let standing = simulation.standing(ofClass: criterion.classIndex)
      guard let share = criterion.share(standing, expected: counts[criterion.classIndex]) else {
        return nil
      }
      // Three standard errors of a share of so many: what misses by less is left to the search.
      let count = Double(max(1, counts[criterion.classIndex]))
      let error = 3 * (criterion.target * (1 - criterion.target) / count).squareRoot()
      guard share < criterion.target - error else { return nil }
      let prompts = alone.filter { $0.classIndex == criterion.classIndex }.map(\.promptTokens)
      return limit(criterion, share, prompts: prompts.sorted())
    }
  }

  /// - Parameter prompts: lengths of the class's prompts, in order.
  private func limit(
    _ criterion: Criterion, _ share: Double, prompts: [Int]
  ) -> PhysicalLimit {
    let percent = NumberText.shortest((share * 1000).rounded() / 10)
    let name = criterion.name(in: scenario)
    var message =
      "\(name) is out of reach: alone on an idle replica only \(percent) % of "
      + "\(criterion.isOfGaps ? "token gaps are" : "requests are") within it"
    guard case .limit(let index) = criterion.part else {
      return PhysicalLimit(message: message, hint: Self.hint)
    }
    let limit = scenario.objectives[criterion.classIndex].limits[index]
    switch limit.metric {
    case .itl, .tpot: message += "; \(decodeBound)"
    case .ttft, .e2el:
      let rank = nearestRank(percent: limit.percent, of: prompts.count)
      message +=
        "; its p\(NumberText.shortest(limit.percent)) prompt decides: \(prefillBound(prompts[max(0, rank - 1)]))"
    }
    return PhysicalLimit(message: message, hint: Self.hint)
  }

  private static let hint =
    "relax the limit, or take a faster GPU, smaller weights, or more tensor parallelism (less where the link is "
    + "the bound)"

  /// One decode row with a short context.
  private var decodeBound: String {
    let model = plan.stepTime
    let step = StepBatch(decodeRows: 1, sampledRows: 1)
    let ideal: Seconds = model.weightBytes(tokens: 1, samples: true) / model.bandwidth
    return "a decode step of one request takes \(duration(of: step)); its weights alone take "
      + "\(Self.ms(ideal)) at the datasheet's bandwidth"
  }

  /// A prompt by itself, in as many steps as it takes.
  private func prefillBound(_ prompt: Int) -> String {
    let model = plan.stepTime
    let tokens = max(1, min(prompt, plan.limits.maxModelLen))
    let chunk = min(tokens, plan.limits.maxNumBatchedTokens)
    let step = StepBatch(chunks: [PromptChunk(newTokens: chunk)], sampledRows: 1)
    let pairs = Double(tokens) * Double(tokens + 1) / 2
    let flops = model.modelFLOPs(tokens: tokens, attentionPairs: pairs, sampledRows: 1)
    let ideal: Seconds = flops / model.peak
    let time = Seconds(plan.lonePrompt(tokens))
    let bound = model.bound(of: step)
    return
      "\(tokens) tokens take \(Self.ms(time)) alone, bound by \(bound.rawValue); their arithmetic alone takes "
      + "\(Self.ms(ideal)) at the datasheet's peak"
      + (bound == .link ? model.linkNote.map { "; \($0)" } ?? "" : "")
  }

  private func duration(of step: StepBatch) -> String {
    let model = plan.stepTime
    return "\(Self.ms(model.total(of: step))), bound by \(model.bound(of: step).rawValue)"
  }

  private static func ms(_ time: Seconds) -> String {
    "\(NumberText.shortest((time.milliseconds * 100).rounded() / 100)) ms"
  }
}

extension PoolPlan {
  /// Seconds of a prompt alone on an idle replica, chunk by chunk.
  func lonePrompt(_ tokens: Int) -> Double {
    var (done, sum) = (0, 0.0)
    // Contexts beyond the engine's are rejected; the bound also ends the loop for absurd figures.
    let all = max(1, min(tokens, limits.maxModelLen))
    while done < all {
      let chunk = min(limits.maxNumBatchedTokens, all - done)
      let step = StepBatch(
        chunks: [PromptChunk(newTokens: chunk, prefixTokens: done)], sampledRows: 1)
      sum += stepTime.total(of: step).value
      done += chunk
    }
    return sum
  }
}
