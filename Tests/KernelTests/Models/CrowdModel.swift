// CrowdModel.swift: infinitely many servers, with steady or sinusoidal Poisson arrivals.

import Foundation
import Kernel
import Units

/// Mt/M/inf: arrivals at `rate × (1 + amplitude sin(2πt/period))` by thinning, exponential stays.
struct CrowdModel {
  var rate: Double
  var amplitude = 0.0
  var period = 1.0
  var serviceRate: Double

  /// The means at these times of a crowd that starts empty at 0, over `runs` runs of one replication.
  func transient(at times: [Double], runs: Int, seed: UInt64, replication: Int) -> [Double] {
    var sums = times.map { _ in 0.0 }
    for run in 0..<runs {
      var crowd = CrowdRun(self, from: 0, seed: seed, replication: replication * runs + run)
      for (index, time) in times.enumerated() {
        crowd.advance(to: time)
        sums[index] += Double(crowd.present)
      }
    }
    return sums.map { $0 / Double(runs) }
  }

  /// Time average and variance of the number present, sampled at a fixed step after 20 mean stays.
  func stationary(samples: Int, seed: UInt64, replication: Int) -> Moments {
    var crowd = CrowdRun(self, from: 0, seed: seed, replication: replication)
    var moments = Moments()
    for sample in 0..<samples {
      crowd.advance(to: (20 + 0.5 * Double(sample)) / serviceRate)
      moments.add(Double(crowd.present))
    }
    return moments
  }

  /// One period in the periodic regime, entered 20 mean stays before time 0.
  ///
  /// Means are proportional to the arrival rate, so a crowd of more than 300,000 arrivals is
  /// simulated at a lower rate and scaled up.
  func periodic(metrics: [String], seed: UInt64, replication: Int) -> [String: Double] {
    let scale = max(1, rate * period / 3e5)
    var thinner = self
    thinner.rate = rate / scale
    var crowd = CrowdRun(thinner, from: -20 / serviceRate, seed: seed, replication: replication)
    crowd.advance(to: 0)
    var values: [String: Double] = [:]
    var present: [Double] = []
    let steps = 2000
    let times = metrics.compactMap { name in
      suffix(of: name, after: "E_N_at_t=").map {
        (name: name, time: $0.truncatingRemainder(dividingBy: period))
      }
    }
    let before = crowd.arrivals
    for step in 0..<steps {
      let time = period * Double(step) / Double(steps)
      let next = period * Double(step + 1) / Double(steps)
      crowd.advance(to: time)
      present.append(Double(crowd.present) * scale)
      if step == steps / 4 {
        values["arrivals_in_first_quarter"] = Double(crowd.arrivals - before) * scale
      }
      for entry in times.sorted(by: { $0.time < $1.time })
      where entry.time >= time && entry.time < next {
        crowd.advance(to: entry.time)
        values[entry.name] = Double(crowd.present) * scale
      }
    }
    let wave = harmonic(of: present)
    values["peak_lag"] = atan2(-wave.cosine, wave.sine) * period / (2 * .pi)
    values["E_N_max"] = wave.mean + hypot(wave.sine, wave.cosine)
    values["L"] = wave.mean
    return values
  }

  /// Mean and first harmonic of equally spaced samples over one period.
  private func harmonic(of samples: [Double]) -> (mean: Double, sine: Double, cosine: Double) {
    let count = Double(samples.count)
    var (sum, sine, cosine) = (0.0, 0.0, 0.0)
    for (index, sample) in samples.enumerated() {
      let angle = 2 * .pi * Double(index) / count
      sum += sample
      sine += sample * sin(angle)
      cosine += sample * cos(angle)
    }
    return (sum / count, 2 * sine / count, 2 * cosine / count)
  }
}

private struct CrowdRun {
  private let model: CrowdModel
  private var departures = EventQueue()
  private var arrivalRandom: RandomStream
  private var serviceRandom: RandomStream
  private var nextCandidate: SimulationTime
  /// The model's time at the kernel's time 0.
  private let origin: Double
  private let gap: Distribution
  private let stay: Distribution
  private(set) var arrivals = 0

  init(_ model: CrowdModel, from origin: Double, seed: UInt64, replication: Int) {
    self.model = model
    self.origin = origin
    arrivalRandom = RandomStream(seed: seed, replication: replication, name: "arrivals")
    serviceRandom = RandomStream(seed: seed, replication: replication, name: "service")
    gap = .exponential(.init(rate: model.rate * (1 + model.amplitude)))
    stay = .exponential(.init(rate: model.serviceRate))
    nextCandidate = gap.time(&arrivalRandom)
  }

  var present: Int { departures.count }

  mutating func advance(to time: Double) {
    let end = SimulationTime(Seconds(time - origin))
    while min(nextCandidate, departures.nextTime) <= end {
      if departures.nextTime <= nextCandidate {
        _ = departures.pop()
        continue
      }
      let now = nextCandidate
      if accepts(origin + now.seconds.value) {
        arrivals += 1
        departures.schedule(at: now + stay.time(&serviceRandom))
      }
      nextCandidate = now + gap.time(&arrivalRandom)
    }
  }

  private mutating func accepts(_ time: Double) -> Bool {
    guard model.amplitude > 0 else { return true }
    let wave = 1 + model.amplitude * sin(2 * .pi * time / model.period)
    return arrivalRandom.nextUniform() * (1 + model.amplitude) < wave
  }
}
