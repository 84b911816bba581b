// SHA256.swift: the Secure Hash Algorithm with 256 bits, for naming inputs in provenance.

/// SHA-256 as FIPS 180-4 defines it, fed piece by piece.
public struct SHA256: Sendable {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block: [UInt8] = []
  private var byteCount: UInt64 = 0
  private var schedule = [UInt32](repeating: 0, count: 64)

  public init() { block.reserveCapacity(64) }

  /// The digest of a text's UTF-8 bytes, in lower-case hexadecimal.
  public static func hex(of text: String) -> String { hex(of: Array(text.utf8)) }

  public static func hex(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexDigest()
  }

  /// - Complexity: O(bytes).
  public mutating func update(_ bytes: [UInt8]) {
    byteCount &+= UInt64(bytes.count)
    var index = 0
    while index < bytes.count {
      let piece = min(64 - block.count, bytes.count - index)
      block.append(contentsOf: bytes[index..<index + piece])
      index += piece
      if block.count == 64 { compress() }
    }
  }

  /// The digest of what was fed so far, in lower-case hexadecimal.
  public func hexDigest() -> String {
    digest().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The 32 bytes of the digest of what was fed so far.
  public func digest() -> [UInt8] {
    var copy = self
    let bitCount = byteCount &* 8
    copy.update([0x80])
    while copy.block.count != 56 { copy.update([0]) }
    copy.update((0..<8).map { UInt8(truncatingIfNeeded: bitCount >> (56 - 8 * UInt64($0))) })
    return copy.state.flatMap { word in
      (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * UInt32($0))) }
    }
  }

  /// Section 6.2.2: one block of 512 bits.
  private mutating func compress() {
    for t in 0..<16 {
      let word = block[4 * t..<4 * t + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      schedule[t] = word
    }
    block.removeAll(keepingCapacity: true)
    for t in 16..<64 {
      let (x, y) = (schedule[t - 2], schedule[t - 15])
      let sigma1 = rotate(x, 17) ^ rotate(x, 19) ^ x >> 10
      let sigma0 = rotate(y, 7) ^ rotate(y, 18) ^ y >> 3
      schedule[t] = sigma1 &+ schedule[t - 7] &+ sigma0 &+ schedule[t - 16]
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for t in 0..<64 {
      let choose = (e & f) ^ (~e & g)
      let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      let first = h &+ sum1 &+ choose &+ Self.constants[t] &+ schedule[t]
      let majority = (a & b) ^ (a & c) ^ (b & c)
      let second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    for (index, word) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= word }
  }

  private func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
