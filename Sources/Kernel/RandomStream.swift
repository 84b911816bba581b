// RandomStream.swift: named, counter-based random numbers, so that adding a stream shifts no other.

/// The random numbers of one purpose: a function of (seed, replication, name) and of how many were drawn.
///
/// The n-th number is `mix(key + n × gamma)`, SplitMix64's counter with a key and an odd gamma that
/// are hashed from the stream's identity. Streams need no hand-out order and share no state.
/// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var counter: UInt64
  private let gamma: UInt64

  public init(seed: UInt64, replication: Int = 0, name: String) {
    var key = Self.mix(seed ^ 0x9e37_79b9_7f4a_7c15)
    key = Self.mix(key ^ UInt64(bitPattern: Int64(replication)) &* 0xd1b5_4a32_d192_ed03)
    for byte in name.utf8 {
      key = (key ^ UInt64(byte)) &* 0x0000_0100_0000_01b3  // FNV-1a's prime spreads each byte
      key = Self.mix(key)
    }
    counter = key
    gamma = Self.oddGamma(from: Self.mix(key ^ 0xbf58_476d_1ce4_e5b9))
  }

  /// The next 64 random bits.
  /// - Complexity: O(1), three multiplications.
  public mutating func next() -> UInt64 {
    counter &+= gamma
    return Self.mix(counter)
  }

  /// Uniform in the open interval (0, 1), on 2⁵³ midpoints: neither end is ever returned, so a
  /// logarithm of it or of its complement is finite.
  public mutating func nextUniform() -> Double {
    (Double(next() >> 11) + 0.5) * 0x1p-53
  }

  /// Uniform in the open interval (0, 1): the number at a place of the stream, as if as many had been drawn from a new
  /// one before it. It draws none.
  /// - Precondition: `index` is not negative.
  /// - Complexity: O(1).
  public func uniform(at index: Int) -> Double {
    precondition(index >= 0, "the first number is at 0")
    let number = Self.mix(counter &+ gamma &* (UInt64(index) &+ 1))
    return (Double(number >> 11) + 0.5) * 0x1p-53
  }

  /// The finaliser of SplitMix64 (variant 13 of Stafford's mixers).
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// An odd increment with enough bit transitions to walk well (the test of Steele et al., section 5).
  private static func oddGamma(from value: UInt64) -> UInt64 {
    let candidate = value | 1
    let transitions = (candidate ^ (candidate >> 1)).nonzeroBitCount
    return transitions < 24 ? candidate ^ 0xaaaa_aaaa_aaaa_aaaa : candidate
  }
}
