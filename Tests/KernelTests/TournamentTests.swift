import Kernel
import Testing

@Suite struct TournamentTests {
  @Test(
    "names the smallest key and the lowest index that has it, after every update",
    arguments: [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 65, 100, 1000])
  func agreesWithScan(count: Int) {
    var random = RandomStream(seed: UInt64(count), name: "tournament")
    var tournament = Tournament(count: count)
    var keys = [Int64](repeating: .max, count: count)
    #expect(tournament.minKey == .max && tournament.minIndex == 0)
    for _ in 0..<2000 {
      let index = Int.random(in: 0..<count, using: &random)
      let isNone = Int.random(in: 0..<4, using: &random) == 0
      let key = isNone ? Int64.max : Int64.random(in: -5..<5, using: &random)  // many ties
      keys[index] = key
      tournament.update(index, key: key)
      let least = keys.min() ?? .max
      #expect(tournament.minKey == least && tournament.minIndex == keys.firstIndex(of: least))
      #expect(tournament[index] == key)
    }
  }

  @Test("plays out timers in the order of an event queue", arguments: 0..<20)
  func timers(seed: Int) {
    var random = RandomStream(seed: UInt64(seed), name: "timers")
    let count = Int.random(in: 1...40, using: &random)
    var tournament = Tournament(count: count)
    for index in 0..<count {
      tournament.update(index, key: Int64.random(in: 0..<100, using: &random))
    }
    var last = Int64.min
    for _ in 0..<500 {
      #expect(tournament.minKey >= last)
      last = tournament.minKey
      let gap = Int64.random(in: 0..<100, using: &random)
      tournament.update(tournament.minIndex, key: last + gap)
    }
  }
}
