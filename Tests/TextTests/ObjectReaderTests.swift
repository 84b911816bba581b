import Testing
import Text
import Units

enum Router: String, CaseIterable {
  case random
  case roundRobin = "round-robin"
}

@Suite struct ObjectReaderTests {
  struct Pool: Equatable {
    var name: String
    var replicas: Int
    var price: Double?
  }
  struct Fleet: Equatable {
    var router: Router
    var pools: [Pool]
    var start: Seconds
  }

  static func fleet(_ text: String) throws(InputErrors) -> Fleet {
    let problems = InputProblems()
    guard
      let tree = LocatedJSON.parse(Array(text.utf8), file: "s", what: "scenario", into: problems)
    else {
      try problems.check()
      preconditionFailure("unreadable without a reason")
    }
    return try ObjectReader.decode(tree, problems: problems) { top in
      let fleet = top.object("fleet") { fleet in
        Fleet(
          router: fleet.choice("router", noun: "router", default: Router.random),
          pools: fleet.array("pools", count: 1...8) { item in
            item.object { pool in
              Pool(
                name: pool.string("name"), replicas: pool.int("replicas", in: 1...1000, default: 1),
                price: pool.positiveIfPresent("price"))
            }
          },
          start: fleet.duration("start", in: Seconds(0)...Seconds(1e6), default: .zero))
      }
      return fleet ?? Fleet(router: .random, pools: [], start: .zero)
    }
  }

  @Test("a right text gives its values and defaults")
  func right() throws {
    let fleet = try Self.fleet(
      "{fleet: {pools: [{name: 'a'}, {name: 'b', replicas: 3, price: null}], start: '1.5h'}}")
    #expect(fleet.pools == [Pool(name: "a", replicas: 1), Pool(name: "b", replicas: 3)])
    #expect(fleet.start == Seconds(5400) && fleet.router == .random)
  }

  @Test(
    "a mistake is named by code, key path and place",
    arguments: [
      ("{fleet: {pools: [{name: 'a', replcias: 4}]}}", .unknownKey, "fleet.pools[0].replcias", 30),
      ("{fleet: {pools: [{name: 'a', replicas: 3.5}]}}", .wrongType, "3.5", 40),
      ("{fleet: {pools: [{name: 'a', replicas: '8'}]}}", .wrongType, "the string \"8\"", 40),
      ("{fleet: {pools: [{name: 'a', replicas: true}]}}", .wrongType, "true", 40),
      ("{fleet: {pools: [{name: 'a', replicas: null}]}}", .wrongType, "null", 40),
      ("{fleet: {pools: [{name: 'a', replicas: 0}]}}", .outOfRange, "from 1 to 1000", 40),
      ("{fleet: {pools: [{name: 'a', replicas: -1e300}]}}", .outOfRange, "pools[0].replicas", 40),
      ("{fleet: {pools: [{name: 'a', replicas: 9223372036854775807}]}}", .outOfRange, "from 1", 40),
      ("{fleet: {pools: [{name: 'a', price: 0}]}}", .outOfRange, "above 0", 37),
      ("{fleet: {pools: [{name: 'a', price: -0.0}]}}", .outOfRange, "above 0", 37),
      ("{fleet: {pools: [{name: 'a', price: NaN}]}}", .notFinite, "fleet.pools[0].price", 37),
      ("{fleet: {pools: [{name: 'a', price: 1e999}]}}", .notFinite, "1e999", 37),
      ("{fleet: {pools: [{name: 7}]}}", .wrongType, "must be a string", 25),
      ("{fleet: {pools: [{}]}}", .missingKey, "fleet.pools[0].name", 18),
      ("{fleet: {pools: []}}", .outOfRange, "0 elements", 17),
      ("{fleet: {pools: [7]}}", .wrongType, "must be an object", 18),
      ("{fleet: {pools: {}}}", .wrongType, "must be an array", 17),
      ("{fleet: []}", .wrongType, "must be an object", 9), ("{}", .missingKey, "'fleet'", 1),
      ("7", .wrongType, "must be an object", 1),
      (
        "{fleet: {router: 'round_robin', pools: [{name: 'a'}]}}", .unknownName, "no known router",
        18
      ),
      ("{fleet: {start: '5 parsecs', pools: [{name: 'a'}]}}", .wrongType, "a duration", 17),
      ("{fleet: {start: -5, pools: [{name: 'a'}]}}", .outOfRange, "seconds", 17),
    ] as [(String, InputError.Code, String, Int)])
  func mistake(text: String, code: InputError.Code, words: String, column: Int) {
    let found = mistakes { _ = try Self.fleet(text) }
    #expect(found.map(\.code) == [code], "\(text)")
    #expect(found.first?.message.contains(words) == true, "\(found)")
    #expect(found.first?.location.column == column, "\(found)")
  }

  @Test("an unknown key or name brings the nearest known one")
  func suggestions() {
    let key = mistakes { _ = try Self.fleet("{fleet: {pools: [{name: 'a', replcias: 4}]}}") }
    #expect(key.first?.hint.hasPrefix("did you mean \"replicas\"?") == true)
    let name = mistakes {
      _ = try Self.fleet("{fleet: {router: 'Round_Robin', pools: [{name: 'a'}]}}")
    }
    #expect(name.first?.hint.contains("\"round-robin\"") == true)
  }

  @Test("all mistakes of a text come together, in its order, with those of the grammar")
  func together() {
    let found = mistakes {
      _ = try Self.fleet(
        "{fleet: {start: 'x',\n pools: [{name: 1, nmae: 2},\n {replicas: NaN, name: 'b', name: 'c'}]}}"
      )
    }
    #expect(
      found.map(\.code) == [
        .wrongType, .wrongType, .unknownKey, .notFinite, .duplicateKey,
      ])
  }

  @Test("twenty mistakes are shown and the rest counted")
  func limit() {
    let keys = (0..<50).map { "zz\($0): 1" }.joined(separator: ",")
    do {
      _ = try Self.fleet("{fleet: {pools: [{name: 'a'}]}, \(keys)}")
      Issue.record("accepted")
    } catch {
      #expect(error.errors.count == 20 && error.omitted == 30)
      #expect(error.description.contains("30 more"))
    }
  }

  @Test("unknown keys can be ignored, for files of other programs")
  func ignoring() throws {
    let tree = try json("{hidden_size: 8192, torch_dtype: 'x', head_dim: null}")
    let size = try ObjectReader.decode(tree, unknownKeys: .ignore) { reader in
      (reader.int("hidden_size", in: 1...), reader.intIfPresent("head_dim", in: 1...))
    }
    #expect(size.0 == 8192 && size.1 == nil)
  }

  @Test("whole numbers are exact as Int, and refused as Double when they are not")
  func bigIntegers() throws {
    let tree = try json("{n: 9007199254740993, m: 1e3, k: 1e18}")
    let n = try ObjectReader.decode(tree, unknownKeys: .ignore) { $0.int("n", in: 0...) }
    #expect(n == 9_007_199_254_740_993)
    #expect(try ObjectReader.decode(tree, unknownKeys: .ignore) { $0.int("m", in: 0...) } == 1000)
    for key in ["n", "k"] {
      let found = mistakes {
        _ = try ObjectReader.decode(tree, unknownKeys: .ignore) { reader in
          key == "n" ? reader.double(key) : Double(reader.int(key, in: 0...))
        }
      }
      #expect(found.map(\.code) == [.outOfRange])
    }
  }

  @Test("a required choice must be there and be a case")
  func requiredChoice() throws {
    for (text, code) in [("{}", InputError.Code.missingKey), ("{r: 'x'}", .unknownName)] {
      let tree = try json(text)
      let found = mistakes {
        _ = try ObjectReader.decode(tree) { $0.choice("r", of: Router.self, noun: "router") }
      }
      #expect(found.map(\.code) == [code])
    }
    let tree = try json("{r: 'round-robin'}")
    #expect(try ObjectReader.decode(tree) { $0.choice("r", of: Router.self) } == .roundRobin)
  }

  @Test(
    "durations",
    arguments: [
      ("500ms", 0.5), ("30s", 30), ("5m", 300), ("24h", 86_400), ("7d", 604_800), ("1.5 h", 5400),
      ("250us", 0.00025), ("12", 12), ("0s", 0),
    ])
  func durations(text: String, seconds: Double) {
    #expect(DurationText.parse(text) == Seconds(seconds))
  }

  @Test(
    "no durations",
    arguments: ["", "s", "-5s", "+5s", "nans", "infs", "5 weeks", "1e400s", "0x5s", "5mm"])
  func noDurations(text: String) { #expect(DurationText.parse(text) == nil) }

  @Test("a slip of the finger finds the name that was meant")
  func nearest() {
    let gpus = ["H200-SXM", "H100-SXM", "H100-PCIe", "B200", "A100-SXM", "L40S", "MI300X"]
    #expect(Suggestion.nearest(to: "H-200", in: gpus).contains("H200-SXM"))
    #expect(Suggestion.nearest(to: "h200 sxm", in: gpus).first == "H200-SXM")
    #expect(Suggestion.nearest(to: "MI30X", in: gpus).first == "MI300X")
    #expect(Suggestion.nearest(to: "l4os", in: gpus).first == "L40S")
    #expect(Suggestion.nearest(to: "quantum", in: gpus) == [])
    #expect(Suggestion.nearest(to: "", in: gpus) == [])
  }

  @Test("any text at all is refused or read, never a crash", arguments: 0..<500)
  func fuzz(seed: Int) {
    var random = FuzzBits(seed)
    let text = JSONWriter.compact(
      .object([
        (
          "fleet",
          .object([
            ("pools", .array([LocatedJSONTests.randomValue(&random, depth: 1)])),
            ("router", LocatedJSONTests.randomValue(&random, depth: 2)),
            ("start", LocatedJSONTests.randomValue(&random, depth: 2)),
          ])
        )
      ]))
    _ = mistakes { _ = try Self.fleet(text) }
  }
}
