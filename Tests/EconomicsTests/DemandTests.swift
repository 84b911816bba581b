// DemandTests.swift: providers, percentiles, days, alerts and manifests.

import Foundation
import Testing
import Text

@testable import Economics

@Suite struct DemandTests {
  private static func answer(_ name: String, _ inputs: String) throws -> Calculation {
    let calculator = try #require(Calculators.named(name))
    return try calculator.answer(calculator.inputs(inputs), in: .test())
  }

  @Test(
    "no provider gets more than it takes, and nothing is lost but what no limit has room for",
    arguments: 0..<60)
  func sharesAreConserved(_ seed: Int) {
    func value(_ salt: Int) -> Decimal { Decimal((seed * 31 + salt * 17) % 23) }
    let providers = (0..<4).map { index in
      ProviderPool.Provider(
        name: "p\(index)", weight: value(index), price: value(index + 7),
        isHealthy: (seed + index) % 5 != 0, room: index == 3 ? nil : value(index + 3) * 10)
    }
    for pool in [
      ProviderPool(providers: providers), ProviderPool(providers: Array(providers.dropLast())),
    ] {
      for strategy in ProviderPool.Strategy.allCases {
        let shares = pool.shared(250, by: strategy)
        var room: Decimal = 0
        for (provider, share) in zip(pool.providers, shares) {
          #expect(share >= 0 && (provider.isAvailable || share == 0))
          if let limit = provider.room { #expect(share <= limit + Decimal(shortest: 1e-20)) }
          let takes = provider.isAvailable && (strategy != .balanced || (provider.weight ?? 0) > 0)
          room += takes ? provider.room ?? 250 : 0
        }
        #expect(abs((shares.reduce(0, +) - min(250, room)).double) < 1e-9, "\(strategy) \(seed)")
      }
    }
  }

  @Test func theCheapestIsAskedByPriceNotByWeight() throws {
    let weights = "weights=OpenAI:0.60,Anthropic:0.25,Self-hosted:0.15"
    let prices = "prices=OpenAI:10,Anthropic:15,Self-hosted:2"
    let cheap = try Self.answer("provider-shares", "\(weights);\(prices);strategy=cost")
    #expect(cheap["choice"]?.value == .text("Self-hosted"))
    #expect(throws: InputErrors.self) {
      try Self.answer("provider-shares", "\(weights);strategy=cost")
    }
  }

  @Test("all at their limits: none, and that is no")
  func noneIsAvailable() throws {
    let full = try Self.answer("provider-shares", "currentRps=500,200,50;maxRps=500,200,50")
    #expect(full.verdict == .no && full.reason != nil)
  }

  @Test("utilization and overflow add up to the day", arguments: 1...14)
  func hybridAddsUp(_ capacity: Int) throws {
    let day = try Self.answer(
      "hybrid-day", "hourlyRps=2x8,6x4,10x6,14x2,6x4;ownedCapacityRps=\(capacity)")
    let all = try #require(day["requests_per_day"]?.number).double
    let over = try #require(day["overflow_requests_per_day"]?.number).double
    let used = try #require(day["owned_utilization"]?.number).double
    #expect(abs(used * Double(capacity) * 86_400 + over - all) < 1e-6 && all == 547_200)
  }

  @Test("alerts ask which latency and which utilization are meant")
  func alertsName() throws {
    for name in ["p99_latency_ms", "gpu_utilization", "ttft"] {
      #expect(throws: InputErrors.self) { try Self.answer("alerts", "measured=\(name):1") }
    }
    let fired = try Self.answer("alerts", "measured=p99_itl_ms:120,capacity_utilization:0.35")
    #expect(fired.verdict == .no && fired["fired_count"]?.number == 2)
    // At the limit nothing fires.
    #expect(try Self.answer("alerts", "measured=p99_itl_ms:100").verdict == .yes)
  }

  // MARK: Manifests

  private static let manifest = """
    # two replicas of four
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: llama-70b   # a comment
    spec:
      replicas: 2
      template:
        spec:
          nodeSelector:
            gpu: "h100"
          containers:
          - name: engine
            image: vllm/vllm-openai:v0.10
            args: ["--model", "meta-llama/Llama-3.1-70B", "--tensor-parallel-size", "4"]
            resources:
              limits:
                nvidia.com/gpu: 4
              requests:
                nvidia.com/gpu: 4
    ---
    kind: Service
    metadata:
      name: llama
    """

  private static func read(_ text: String) throws(InputErrors) -> [KubernetesManifest.Workload] {
    try KubernetesManifest(text, file: "fleet.yaml").workloads
  }

  @Test func manifestSaysItsGPUs() throws {
    let workloads = try Self.read(Self.manifest)
    #expect(workloads.count == 1)
    let one = try #require(workloads.first)
    #expect(one.name == "llama-70b" && one.replicas == 2 && one.gpusPerPod == 4)
    #expect(one.tensorParallel == 4)
  }

  @Test(
    "sizes are found in every form of arguments",
    arguments: [
      "args:\n        - --tensor-parallel-size=4",
      "args:\n        - --tensor-parallel-size\n        - \"4\"",
      "args:\n          - serve\n          - --tensor-parallel-size 4",
      "command: [vllm, serve, --tensor-parallel-size, '4']",
      "args:\n        - |\n          vllm serve model \\\n            --tensor-parallel-size 4 \\\n            --max-model-len 8192",
    ])
  func argumentForms(_ arguments: String) throws {
    let text = """
      kind: Deployment
      spec:
        template:
          spec:
            containers:
            - \(arguments)
              resources:
                limits: { nvidia.com/gpu: "4", memory: 64Gi }
      """
    let one = try #require(try Self.read(text).first)
    #expect(one.tensorParallel == 4 && one.gpusPerPod == 4 && one.replicas == 1, "\(text)")
  }

  @Test(
    "a line that should say a number and does not is told with its place",
    arguments: [
      ("  replicas: 2", "  replicas: {{ .Values.replicas }}", 7),
      ("  replicas: 2", "  replicas: two", 7),
      ("  replicas: 2", "\treplicas: 2", 7),
      ("\"4\"]", "\"many\"]", 15), ("\"4\"]", "]", 15),
    ])
  func wrongLines(_ change: (old: String, new: String, line: Int)) throws {
    let text = Self.manifest.replacingOccurrences(of: change.old, with: change.new)
    do throws(InputErrors) {
      _ = try Self.read(text)
      Issue.record("\(change.new) was read")
    } catch {
      #expect(
        error.errors.first?.location
          == SourceLocation(
            file: "fleet.yaml", line: change.line, column: change.new.hasPrefix("\t") ? 1 : nil))
    }
  }

  @Test func manifestWithoutGPUsIsNone() {
    #expect(throws: InputErrors.self) { try Self.read("kind: Service\n") }
    #expect(throws: InputErrors.self) {
      try Self.read(Self.manifest.replacingOccurrences(of: "nvidia.com/gpu", with: "cpu"))
    }
  }
}
