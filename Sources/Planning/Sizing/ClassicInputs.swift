// ClassicInputs.swift: the four figures planners have without a trace, made a load and a promise.

internal import Fleet
internal import Foundation
internal import Hardware
internal import Kernel
public import Plans
public import Text
public import Units

/// Concurrency, context, speed for each user and depth of the queue: all that is known of a service that does
/// not run yet.
public struct ClassicInputs: Hashable, Sendable {
  /// Requests present at once, at the 95th percentile.
  public var concurrency: Int
  /// Tokens of a request, prompt and output together: median and 99th percentile.
  public var contextP50, contextP99: Double
  public var tokensPerSecondPerUser: Double
  /// Requests of the whole fleet that may wait at the load with headroom; nil where a limit on TTFT is given.
  public var maxQueue: Int?
  /// Output tokens of every request; nil for a fifth of the median context.
  public var outputTokens: Int?
  /// The limit on TTFT at p95; nil for what `maxQueue` implies.
  public var ttft: Seconds?

  public init(
    concurrency: Int, contextP50: Double, contextP99: Double, tokensPerSecondPerUser: Double,
    maxQueue: Int? = nil, outputTokens: Int? = nil, ttft: Seconds? = nil
  ) {
    self.concurrency = concurrency
    self.contextP50 = contextP50
    self.contextP99 = contextP99
    self.tokensPerSecondPerUser = tokensPerSecondPerUser
    self.maxQueue = maxQueue
    self.outputTokens = outputTokens
    self.ttft = ttft
  }

  /// Prompts to outputs 4 : 1, as chat has them: a guess.
  static let shareOfOutput = 0.2

  /// Output tokens of every request.
  public var output: Int {
    outputTokens ?? max(1, Int((contextP50 * Self.shareOfOutput).rounded()))
  }

  /// The prompts: as the output is constant, their quantiles are those of the context less the output, and a
  /// log-normal goes through both.
  /// - Throws: `InputErrors` where no log-normal does.
  func prompts() throws(InputErrors) -> Distribution.LogNormal {
    let (median, tail) = (contextP50 - Double(output), contextP99 - Double(output))
    guard median >= 1 else {
      throw Self.refusal(
        "--output",
        "\(output) output tokens leave no prompt in a median context of \(NumberText.shortest(contextP50))",
        "write an --output below the median context, or a larger --context-p50")
    }
    let sigma = max(0, log(tail / median)) / normalQuantile(0.99)
    guard tail >= median, sigma < normalQuantile(0.95) else {
      let most = exp(normalQuantile(0.95) * normalQuantile(0.99)) * median + Double(output)
      throw Self.refusal(
        "--context-p99",
        "no log-normal has a median of \(NumberText.shortest(contextP50)) and a p99 of "
          + NumberText.shortest(contextP99),
        "write a p99 from \(NumberText.shortest(contextP50)) to \(NumberText.shortest(most.rounded(.down)))"
      )
    }
    return Distribution.LogNormal(mu: log(median), sigma: sigma)
  }

  private static func refusal(_ flag: String, _ message: String, _ hint: String) -> InputErrors {
    InputErrors(InputError(.outOfRange, at: SourceLocation(file: flag), message, hint: hint))
  }
}

/// The load and the promise that follow from the four figures on one kind of replica.
public struct ClassicLoad: Hashable, Sendable {
  public let inputs: ClassicInputs
  public let margin: Double
  /// Prompt tokens: log-normal mean and p95.
  public let promptMean, promptP95: Double
  /// Limits at p95.
  public let ttft, tpot: Seconds
  /// Time of the p95 prompt by itself on an idle replica.
  public let promptTime: Seconds
  /// Time that a request is present when it takes as long as its promise allows.
  public let hold: Seconds
  public let duration, window: Seconds
  public var requestsPerSecond: Double { Double(inputs.concurrency) / hold.value }

  /// - Parameters:
  ///   - plan: one replica; nil before one is known, when a prompt takes no time.
  ///   - margin: of the headroom: the queue may be full at the load with it.
  ///   - window: asked for; nil for a twenty-fourth of the load.
  /// - Throws: `InputErrors` for figures that contradict each other.
  public init(
    _ inputs: ClassicInputs, on plan: PoolPlan?, margin: Double, window: Seconds? = nil
  ) throws(InputErrors) {
    let law = try inputs.prompts()
    self.inputs = inputs
    self.margin = margin
    (promptMean, promptP95) = (law.mean, law.quantile(0.95))
    let perToken = 1 / inputs.tokensPerSecondPerUser
    tpot = Seconds(perToken)
    promptTime = Seconds(plan.map { $0.lonePrompt(Int(law.quantile(0.95))) } ?? 0)
    let rest = Double(inputs.output - 1) * perToken
    if let ttft = inputs.ttft {
      (self.ttft, hold) = (ttft, Seconds(ttft.value + rest))
    } else {
      // Of C × (1 + margin) present at most Q wait: waiting lasts Q / (λ (1 + margin)), and λ = C / hold.
      let waiting = Double(inputs.maxQueue ?? 0) / (Double(inputs.concurrency) * (1 + margin))
      guard waiting < 1 else {
        throw InputErrors(
          InputError(
            .outOfRange, at: SourceLocation(file: "--max-queue"),
            "\(inputs.maxQueue ?? 0) may wait of \(inputs.concurrency) present with headroom: then nothing is "
              + "promised of the first token", hint: "write fewer, or give --ttft 1s instead"))
      }
      let service = Self.promptAllowance * promptTime.value + perToken + rest
      hold = Seconds(service / (1 - waiting))
      ttft = Seconds(hold.value - rest)
    }
    let rate = Double(inputs.concurrency) / max(hold.value, 1e-9)
    let wanted = max(7200, 20 * hold.value)
    let length = max(min(wanted, Self.requests / rate), 5 * hold.value, 1)
    let exact = window?.value ?? (length / 24)
    self.window = Seconds(max(1, exact.rounded()))
    duration = Seconds(max(length.rounded(.up), 24 * self.window.value))
  }

  /// Requests of a replicate, at least: a steady load has no busy hours that a longer one would have to show.
  public static let requestsPerReplicate = 5000
  /// A prompt shares its steps with decoding rows and comes into a running one: twice its time alone, and a
  /// token's time. Two is a guess.
  static let promptAllowance = 2.0
  /// Requests of a generated load, at most.
  private static let requests = 1e6

  /// The workload as a scenario writes it.
  public var workload: String {
    func text(_ value: Double) -> String { NumberText.shortest(value) }
    return
      "{arrivals:{process:\"poisson\",ratePerSecond:\(text(requestsPerSecond))},promptTokens:"
      + "{distribution:\"lognormal\",mean:\(text(promptMean)),p95:\(text(promptP95))},outputTokens:"
      + "\(inputs.output),duration:\(text(duration.value))}"
  }

  /// The promise as a scenario writes it.
  public var objective: String {
    func text(_ time: Seconds) -> String { NumberText.shortest(time.value * 1e3) }
    return "{ttftMs:{p95:\(text(ttft))},tpotMs:{p95:\(text(tpot))}}"
  }

  /// p95 / (1 − margin): the other reading of headroom; nil where there is none.
  public var alternativeTarget: Double? {
    margin < 1 ? Double(inputs.concurrency) / (1 - margin) : nil
  }

  /// How the load and the promise came about.
  public var sentences: [String] {
    func short(_ value: Double) -> String { NumberText.shortest((value * 100).rounded() / 100) }
    let guess =
      inputs.outputTokens == nil ? " (a fifth of the median context: a guess, see --output)" : ""
    let user = short(inputs.tokensPerSecondPerUser)
    var lines = [
      "context is prompt and output together: \(inputs.output) output tokens a request\(guess); prompts are "
        + "log-normal through what is left of the median and the p99, mean \(short(promptMean)), p95 "
        + short(promptP95),
      "\(user) tokens/s for each user: TPOT, a request's mean gap, of \(short(tpot.milliseconds)) ms or less for "
        + "95 % of requests",
      "arrivals are Poisson at \(short(requestsPerSecond)) requests/s: \(inputs.concurrency) present over "
        + "\(short(hold.value)) s of presence each, by Little's law. A closed loop would slow its users down "
        + "with the fleet, so that none is too small",
      "\(inputs.concurrency) is the p95 of concurrency: of a constant the time-weighted nearest rank is itself; "
        + "other measures are taken at their mean, as nothing is known of their spread",
    ]
    guard inputs.ttft == nil, let queue = inputs.maxQueue else { return lines }
    let present = Double(inputs.concurrency) * (1 + margin)
    lines.append(
      "at most \(queue) of \(short(present)) present wait: a first token within \(short(ttft.milliseconds)) ms for "
        + "95 % of requests = 2 × \(short(promptTime.milliseconds)) ms of a p95 prompt alone (2: a guess, as it "
        + "shares its steps) + a token's time + \(queue) / \(short(requestsPerSecond * (1 + margin))) requests/s"
    )
    return lines
  }
}

/// Whether the queue of the answer is as short as was asked.
public struct QueueCheck: Hashable, Sendable {
  public let limit: Int
  /// Requests waiting at p95: p95 of the time in the queue times the rate of arrivals (Little's law of the queue).
  public let p95: Double
  /// Requests waiting on average in the whole fleet, as counted.
  public let mean: Double
  public var holds: Bool { p95 <= Double(limit) }

  /// - Parameters:
  ///   - summary: of the load with headroom; nil where it does not support the percentile.
  ///   - rate: requests/s of the whole load.
  ///   - share: of the load that was played.
  public init?(
    _ limit: Int, _ summary: SimulationSummary?, pool: Int, rate: Double, share: Double = 1
  ) {
    guard let summary, summary.pools.indices.contains(pool),
      let queue = summary.overall.latencies.first(where: { $0.name == "queue" }),
      let p95 = queue.p95.value, let each = summary.pools[pool].waiting.mean.value
    else { return nil }
    self.limit = limit
    self.p95 = p95 / 1e3 * rate
    mean = each * Double(summary.pools[pool].replicas) / share
  }
}
