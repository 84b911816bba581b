import Testing
import Text

@Suite struct JSONOverrideTests {
  static let scenario =
    "{seed: 1, slo: null, fleet: {pools: [{name: 'main', replicas: 4}, {name: 'b'}]}}"

  static func applied(_ texts: String...) throws(InputErrors) -> String {
    var tree = try json(scenario)
    for text in texts { try JSONOverride(parsing: text).apply(to: &tree) }
    return JSONWriter.compact(tree.value)
  }

  @Test(
    "an override sets one value and leaves the rest",
    arguments: [
      ("fleet.pools[0].replicas=8", #""replicas":4"#, #""replicas":8"#),
      ("fleet.pools.main.replicas=8", #""replicas":4"#, #""replicas":8"#),
      ("seed=2", #""seed":1"#, #""seed":2"#), ("seed=", "", ""),
      ("fleet.pools[0].name=llama-3.1-70b", "main", "llama-3.1-70b"),
      ("fleet.pools[0].name='x y'", "main", "x y"), ("fleet.pools[0].name=30s", "main", "30s"),
      ("fleet.pools[0].name=a=b", "main", "a=b"),
      ("slo={p95: 1,}", #""slo":null"#, #""slo":{"p95":1}"#),
      ("slo.ttftMs.p95=1000", #""slo":null"#, #""slo":{"ttftMs":{"p95":1000}}"#),
      ("fleet.pools[1].gpu.tp=2", #""name":"b""#, #""name":"b","gpu":{"tp":2}"#),
    ])
  func sets(text: String, old: String, new: String) throws {
    if text.hasSuffix("=") { return }
    let before = JSONWriter.compact(try json(Self.scenario).value)
    let place = try #require(before.firstRange(of: old))
    #expect(try Self.applied(text) == before.replacingCharacters(in: place, with: new))
  }

  @Test(
    "an override that makes no sense is refused",
    arguments: [
      ("seed", .syntax), ("=1", .syntax), ("a..b=1", .syntax), (".a=1", .syntax), ("a.=1", .syntax),
      ("a[x]=1", .syntax), ("a[1=1", .syntax), ("[0]=1", .syntax), ("a[-1]=1", .syntax),
      ("a[0]b=1", .syntax), ("seed=", .empty), ("seed={a:", .syntax), ("seed=NaN", .notFinite),
      ("seed=1e999", .notFinite), ("fleet.pools[2].replicas=1", .doesNotFit),
      ("fleet.pools.c.replicas=1", .doesNotFit), ("seed.x=1", .doesNotFit),
      ("seed[0]=1", .doesNotFit),
      ("nothing[0]=1", .doesNotFit), ("a[99999999999999999999]=1", .syntax),
    ] as [(String, InputError.Code)])
  func refused(text: String, code: InputError.Code) {
    #expect(mistakes { _ = try Self.applied(text) }.map(\.code) == [code], "\(text)")
  }

  @Test("mistakes in an overridden value are placed at the option")
  func place() throws {
    var tree = try json(Self.scenario)
    try JSONOverride(parsing: "fleet.pools[0].replicas=eight").apply(to: &tree)
    let found = mistakes {
      _ = try ObjectReader.decode(tree, unknownKeys: .ignore) { top in
        top.object("fleet", unknownKeys: .ignore) { fleet in
          fleet.array("pools") { $0.object(unknownKeys: .ignore) { $0.int("replicas", in: 1...) } }
        }
      }
    }
    #expect(found.first?.location == SourceLocation(file: "--set fleet.pools[0].replicas"))
    #expect(found.first?.code == .wrongType)
  }
}

extension String {
  func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
