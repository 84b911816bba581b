// InitCommand.swift: `headroom init`: a first scenario, with comments.

import Report

enum InitCommand {
  static let command = Command(
    name: "init",
    summary: "a commented scenario on standard output, to be edited",
    forms: ["init"],
    notes: ["The scenario runs as it is."],
    options: [],
    operands: 0...0,
    examples: ["headroom init", "headroom init | headroom simulate -"],
    run: { call in
      guard !call.arguments[Options.json] else {
        throw UsageError(
          message: "init: a scenario with comments is no JSON object",
          hint: "leave --json out: headroom reads JSON5, comments included")
      }
      return CommandOutput(text: scenario)
    })

  static let scenario = """
    // A headroom scenario (JSON5: comments and trailing commas are fine; unknown keys are errors).
    // Run it:  headroom simulate FILE        Override a field:  --set fleet.pools[0].replicas=4
    {
      name: "my-first-fleet",
      model: "llama-3.1-70b",            // `headroom catalog models`, or the path of a config.json

      // What comes in: synthetic, or  trace: { path: "requests.csv" }  for a real trace.
      workload: {
        arrivals: { process: "poisson", ratePerSecond: 4 },  // also constant, gamma, onOff, diurnal, batch, closedLoop
        // Log-normal mean and p95 are those before "max": what is longer is cut to it and piles up there.
        promptTokens: { distribution: "lognormal", mean: 1200, p95: 4000, max: 32000 },
        outputTokens: { distribution: "lognormal", mean: 250, p95: 700, max: 4000 },
        requests: 5000,                  // or  duration: "1h"
      },

      // What serves it.
      fleet: {
        router: "least-outstanding",     // others: `headroom explain router`
        pools: [
          {
            name: "main",
            gpu: "H200-SXM",             // `headroom catalog gpus`
            replicas: 2,
            tensorParallel: 2,           // GPUs of one replica
            weights: "fp8",
            kvCache: "bf16",
            maxNumSeqs: 256,             // requests of one engine step
            maxNumBatchedTokens: 8192,   // tokens of one engine step
            maxModelLen: 36000,
            gpuMemoryUtilization: 0.9,
            // promptTokens: { max: 4000 },  // prompts the router may send here; another pool takes the others
            // price: 3.5,               // $ per GPU-hour: yours, none is assumed
          },
        ],
      },

      // What it must hold: exit status 5 when it does not. An ITL percentile is one of all token gaps; a good
      // request (attainment) is one whose TPOT, its mean gap, meets the ITL limit.
      slo: { ttftMs: { p95: 2000 }, itlMs: { p95: 60 }, attainment: 0.95 },

      seed: 1,
    }

    """
}
