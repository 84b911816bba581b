// LatencyParts.swift: what the time of requests was made of, told apart by how long they took.

internal import Metrics
public import Units

/// Sums of the parts of requests' times, by how long they took: where the time of the slowest went is exact.
///
/// A request's time at the engine is its queue, until it is first scheduled; its prefill, until its first token; and its
/// decode, until it leaves. Of one that is handed over the way to its first token is in its prefill. What a preemption costs is in the part that it falls into. Counted are the requests that
/// replicas completed in the whole run, its warm-up too.
public struct LatencyParts: Sendable {
  /// Of the requests whose times fall into one bucket; in units of 2⁻²⁶ s (15 ns), so that a bucket holds 4,000 years.
  struct Sums: BitwiseCopyable {
    static let shift = Int64(12)

    var requests = 0
    var queue = Int64(0)
    var prefill = Int64(0)
    var decode = Int64(0)

    /// Counts a request; ticks.
    @inline(__always)
    mutating func add(queue: Int64, prefill: Int64, decode: Int64) {
      requests += 1
      self.queue += queue &>> Self.shift
      self.prefill += prefill &>> Self.shift
      self.decode += decode &>> Self.shift
    }

    mutating func merge(_ other: Self) {
      requests += other.requests
      queue += other.queue
      prefill += other.prefill
      decode += other.decode
    }
  }

  /// Requests that took about as long as each other, and the mean of each part of their times.
  public struct Band: Hashable, Sendable {
    public var requests: Int
    /// Of all requests: from the fastest on, how many come before the band's first, and how many at its last.
    public var shares: Range<Double>
    /// No request of the band took less; exact to the bucket, without the front end.
    public var least: Seconds
    public var queue, prefill, decode: Seconds
  }

  /// Buckets of latency histograms that make one here: 32 an octave, each at most 3.1 % wide.
  static let width = 4
  /// By bucket; empty where none are kept.
  private var sums: [Sums]

  init(_ sums: [Sums]) { self.sums = sums }

  mutating func merge(_ other: Self) {
    for index in sums.indices { sums[index].merge(other.sums[index]) }
  }

  /// Requests in all.
  public var requests: Int { sums.reduce(0) { $0 + $1.requests } }

  /// All requests, from the fastest to the slowest, in bands that begin at shares of them. A bucket is in one band as a
  /// whole, that of its fastest request, so that a band may begin a little later than asked; one without requests is
  /// left out.
  /// - Parameter starts: from 0 on, rising, below 1.
  public func bands(from starts: [Double]) -> [Band] {
    let all = requests
    var bands: [(sums: Sums, before: Int, bucket: Int)?] = Array(
      repeating: nil, count: starts.count)
    var seen = 0
    for (bucket, entry) in sums.enumerated() where entry.requests > 0 {
      let share = Double(seen) / Double(all)
      let band = starts.lastIndex { $0 <= share } ?? 0
      if bands[band] == nil { bands[band] = (Sums(), seen, bucket) }
      bands[band]?.sums.merge(entry)
      seen += entry.requests
    }
    return bands.compactMap { $0 }.map { band in
      func mean(_ sum: Int64) -> Seconds {
        let ticks = Double(sum) / Double(band.sums.requests) * Double(Int64(1) << Sums.shift)
        return Seconds(ticks / Double(SimulationTime.ticksPerSecond))
      }
      let (from, to) = (band.before, band.before + band.sums.requests)
      return Band(
        requests: band.sums.requests, shares: Double(from) / Double(all)..<Double(to) / Double(all),
        least: Seconds(LatencyBuckets.lowerMilliseconds(band.bucket * Self.width) / 1e3),
        queue: mean(band.sums.queue), prefill: mean(band.sums.prefill),
        decode: mean(band.sums.decode))
    }
  }
}
