// PromptContentTests.swift: the tree that a trace's blocks make says what any two of its prompts have in common.

import Foundation
import Kernel
import Testing
import Units
import Workload

@testable import Traffic

@Suite struct PromptContentTests {
  /// A prompt by its blocks and its length.
  private struct Prompt {
    var names: [UInt64]
    var tokens: Int
  }

  /// Prompts that begin like earlier ones at random.
  private func prompts(seed: Int, size: Int, names isTotal: Bool = true) -> [Prompt] {
    var random = RandomStream(seed: UInt64(seed), name: "contents")
    var made: [Prompt] = []
    var fresh: UInt64 = 1
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      var names: [UInt64] = []
      if let before = made.randomElement(using: &random), Bool.random(using: &random) {
        names = Array(before.names.prefix(Int.random(in: 0...before.names.count, using: &random)))
      }
      for _ in 0..<Int.random(in: names.isEmpty ? 1...6 : 0...6, using: &random) {
        names.append(fresh)
        fresh += 1
      }
      let whole = names.count * size
      // The last block may be begun only, or the tokens after the last whole block have no name.
      let tokens =
        isTotal
        ? whole - Int.random(in: 0..<size, using: &random)
        : whole + Int.random(in: 0..<size, using: &random)
      made.append(Prompt(names: names, tokens: tokens))
    }
    return made
  }

  /// Tokens that two prompts have in common by their runs.
  private func common(_ a: Prompt, _ b: Prompt, _ contents: TracePrompts) -> Int {
    func path(_ prompt: Prompt) -> [Int32] {
      var path: [Int32] = []
      var run = contents.run(of: prompt.names)
      while run != PromptTree.noRun {
        path.insert(run, at: 0)
        run = contents.tree.parents[Int(run)]
      }
      return path
    }
    let shared = zip(path(a), path(b)).prefix { $0 == $1 }.last
    let end = shared.map { Int(contents.tree.ends[Int($0.0)]) } ?? 0
    return min(end, a.tokens, b.tokens)
  }

  @Test("two prompts share what their leading names say", arguments: 0..<200)
  func sharesLeadingNames(seed: Int) throws {
    let size = 64
    let all = prompts(seed: seed, size: size, names: seed % 2 == 0)
    var reading = ContentReading()
    for prompt in all { reading.add(prompt.names, promptTokens: prompt.tokens) }
    let contents = try #require(reading.contents(usual: size))
    #expect(contents.blockTokens == size && !contents.isGuess)
    for a in all {
      for b in all {
        let names = zip(a.names, b.names).prefix { $0 == $1 }.count
        #expect(
          common(a, b, contents) == min(names * size, a.tokens, b.tokens), "seed \(seed)")
      }
    }
  }

  @Test("names for more tokens than there can be say nothing, whatever the size of a block")
  func tooLong() throws {
    var reading = ContentReading()
    // 90 million tokens a name in the mean, and two prompts that have 900 in common.
    for prompt in 0..<99 { reading.add([UInt64(prompt)], promptTokens: 90_000_000) }
    let shared = (1000..<1900).map { UInt64($0) }
    reading.add(shared + [1], promptTokens: 1000)
    reading.add(shared + [2], promptTokens: 1000)
    #expect(reading.contents(usual: nil) == nil && !reading.isEmpty)
  }

  @Test("a run is as long as no prompt departs within it")
  func runsAreLong() throws {
    var reading = ContentReading()
    reading.add([1, 2, 3, 4], promptTokens: 2000)
    reading.add([1, 2, 5], promptTokens: 1500)
    reading.add([9], promptTokens: 10)
    let contents = try #require(reading.contents(usual: 512))
    #expect(contents.tree.ends == [1024, 2048, 1536, 512])
    #expect(contents.tree.parents == [-1, 0, 0, -1])
    #expect(contents.run(of: [1, 2, 5]) == 2)
    #expect(contents.run(of: [1, 2]) == PromptTree.noRun)
    #expect(contents.run(of: []) == PromptTree.noRun)
  }

  @Test("a copy has in common with others what several prompts had")
  func copies() throws {
    var reading = ContentReading()
    reading.add([1, 2, 3], promptTokens: 1536)
    reading.add([1, 2, 4], promptTokens: 1536)
    reading.add([7, 8], promptTokens: 1024)
    let tree = try #require(reading.contents(usual: 512)).tree
    #expect(tree.isShared == [true, false, false, false])
    func run(copyOf run: Int32) -> Int32 {
      tree.run(
        of: Request(arrival: .zero, promptTokens: 1, outputTokens: 1, run: -2 - run))
    }
    #expect((0..<4).map { run(copyOf: $0) } == [0, 0, 0, PromptTree.noRun])
  }

  @Test("a file's own block size is found", arguments: [16, 64, 512])
  func findsSize(size: Int) throws {
    var reading = ContentReading()
    for index in 0..<50 {
      let tokens = 700 + 37 * index
      let blocks = (tokens + size - 1) / size
      reading.add((0..<blocks).map { UInt64($0 + index * 1000) }, promptTokens: tokens)
    }
    let contents = try #require(reading.contents(usual: 512))
    #expect(contents.blockTokens == size && !contents.isGuess)
  }

  @Test("blocks of many sizes have their mean, and are said to be a guess")
  func guesses() throws {
    var reading = ContentReading()
    for index in 0..<50 {
      reading.add(
        (0..<UInt64(3 + index % 5)).map { $0 + UInt64(index * 10) },
        promptTokens: 1000 + 411 * index)
    }
    let contents = try #require(reading.contents(usual: nil))
    #expect(contents.isGuess)
    #expect(contents.blockTokens == (0..<50).reduce(0) { $0 + 1000 + 411 * $1 } / 250)
  }

  @Test("too many blocks are no contents")
  func isBounded() {
    var reading = ContentReading(limit: 3)
    reading.add([1, 2, 3], promptTokens: 30)
    reading.add([1, 4], promptTokens: 20)
    #expect(reading.isCut && reading.contents(usual: 16) == nil)
  }
}
