import Testing
import Text

@Suite struct LocatedJSONTests {
  @Test(
    "JSON5 means the same as its JSON",
    arguments: [
      ("{a:1,}", #"{"a":1}"#), ("// c\n[1,/* 2 */3,]", "[1,3]"), ("'it\\'s'", #""it's""#),
      ("0xFF", "255"), ("-0x10", "-16"), ("+1", "1"), (".5", "0.5"), ("5.", "5"), ("-.5e1", "-5"),
      ("'a\\\nb'", #""ab""#), ("'a\\\r\nb'", #""ab""#), (#""\u00e9\uD83D\uDE00""#, #""é😀""#),
      (#"'\x41\v\0'"#, #""A\u000b\u0000""#),
      ("{$a_1:null,\\u0062:true}", #"{"$a_1":null,"b":true}"#),
      ("\u{FEFF}\u{A0}\u{2028}[]\u{3000}", "[]"), ("1e6", "1000000"), ("1E-2", "0.01"),
      ("9223372036854775807", "9223372036854775807"), ("{é:'\u{2028}'}", "{\"é\":\"\u{2028}\"}"),
    ])
  func meaning(text: String, expected: String) throws {
    #expect(JSONWriter.compact(try json(text).value) == expected)
  }

  @Test(
    "a text that breaks the grammar is refused at its first wrong place",
    arguments: [
      ("{a: 1", 1, 6), ("{\n  a: [1,\n", 3, 1), ("{a: tru", 1, 8), ("{a: 'x", 1, 7),
      ("[1 2]", 1, 4),
      ("{a 1}", 1, 4), ("{a: 1} x", 1, 8), ("[1]]", 1, 4), ("{a: 30s}", 1, 5), ("[01]", 1, 2),
      ("{\n\"é\": tru}", 2, 6), ("{rate-scale: 1}", 1, 6), ("[,]", 1, 2), ("/* c", 1, 5),
      ("1e", 1, 1),
      ("'a\nb'", 1, 3), (#"["\uD800"]"#, 1, 3), (#"["\u12"]"#, 1, 3), ("{a:1_000}", 1, 4),
      ("+", 1, 1),
      ("[1.2.3]", 1, 2), ("[0x]", 1, 2), ("{1: 2}", 1, 2), ("[--1]", 1, 2), ("{a: abc}", 1, 5),
    ])
  func grammar(text: String, line: Int, column: Int) {
    let found = mistakes { _ = try json(text) }
    #expect(found.map(\.code) == [.syntax], "\(text)")
    #expect(found.first?.location.line == line, "\(text)")
    #expect(found.first?.location.column == column, "\(text)")
  }

  @Test(
    "nothing, blanks or comments are an empty file",
    arguments: ["", " \n", "// a\n/* b */", "\u{FEFF}"])
  func empty(text: String) {
    let found = mistakes { _ = try json(text) }
    #expect(found.map(\.code) == [.empty])
    #expect(found.first?.message == "scenario is empty")
  }

  @Test(
    "a number that is not finite is refused where the toolchain reads it",
    arguments: ["NaN", "-NaN", "Infinity", "-Infinity", "+Infinity", "1e999", "-1e400"])
  func notFinite(text: String) {
    let found = mistakes { _ = try json("{a: {b: [1,\n\(text)]}}") }
    #expect(found.map(\.code) == [.notFinite])
    #expect(found.first?.location == SourceLocation(file: "s.json5", line: 2, column: 1))
    #expect(found.first?.message.contains("a.b[1]") == true)
  }

  @Test("a number that would vanish is refused; zero is zero")
  func underflow() throws {
    #expect(mistakes { _ = try json("1e-999") }.map(\.code) == [.outOfRange])
    #expect(try json("0e-999").content == .real(0))
  }

  @Test("equal keys are refused with both lines, every pair of them")
  func duplicates() {
    let found = mistakes { _ = try json("{a: 1,\n b: {c: 1, 'c': 2},\n \"a\": NaN}") }
    #expect(found.map(\.code) == [.duplicateKey, .duplicateKey, .notFinite])
    #expect(found.first?.message.contains("b.c") == true)
    #expect(found[1].message.contains("line 1") && found[1].message.contains("line 3"))
  }

  @Test("nesting is bounded, at once and without recursion", arguments: ["[", "{a:", "[{a:"])
  func nesting(unit: String) throws {
    let deep = String(repeating: unit, count: 200_000)
    let found = mistakes { _ = try json(deep) }
    #expect(found.map(\.code) == [.tooDeep])
    #expect(found.first?.message.contains("\(LocatedJSON.nestingLimit)") == true)
    let allowed = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
    #expect(throws: Never.self) { _ = try json(allowed) }
  }

  @Test("every value knows its place, in characters")
  func places() throws {
    let tree = try json("{\n  'é😀': 1, b: [true,\r\n 'x']}")
    guard case .object(let members) = tree.content,
      case .array(let items) = members[1].value.content
    else {
      Issue.record("not the tree that was written")
      return
    }
    #expect(tree.location.line == 1 && tree.location.column == 1)
    #expect(members[0].value.location == SourceLocation(file: "s.json5", line: 2, column: 9))
    #expect(members[1].keyLocation.column == 12)
    #expect(items[1].location == SourceLocation(file: "s.json5", line: 3, column: 2))
  }

  @Test("bytes that are not UTF-8 are refused with their place")
  func utf8() {
    for bad in [[0xC3], [0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80]]
      as [[UInt8]]
    {
      let bytes = Array("[\n'".utf8) + bad + Array("']".utf8)
      let found = mistakes { _ = try LocatedJSON.parse(bytes, file: "s.json5") }
      #expect(found.map(\.code) == [.notText])
      #expect(found.first?.location.line == 2 && found.first?.location.column == 2)
    }
  }

  @Test("a long line costs time in proportion to its length")
  func longLine() throws {
    let many = "[" + String(repeating: "1234, ", count: 300_000) + "]"
    guard case .array(let values) = try json(many).content else { return }
    #expect(values.count == 300_000)
    #expect(values.last?.location.column == 2 + 6 * 299_999)
  }

  @Test("what is written reads back the same", arguments: 0..<200)
  func roundTrip(seed: Int) throws {
    var random = FuzzBits(seed)
    let value = Self.randomValue(&random, depth: 0)
    for text in [JSONWriter.pretty(value), JSONWriter.compact(value)] {
      #expect(JSONWriter.compact(try json(text).value) == JSONWriter.compact(value))
    }
  }

  @Test("no bytes crash the reader", arguments: 0..<2000)
  func fuzz(seed: Int) {
    var random = FuzzBits(seed)
    var bytes = Array(JSONWriter.pretty(Self.randomValue(&random, depth: 0)).utf8)
    let spice = Array("{}[]\"'\\u/*:,+-.0xeENIna\n\r\u{E9}".utf8) + [0, 0x80, 0xFF, 0xED, 0xA0]
    for _ in 0..<Int.random(in: 1..<6, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = spice.randomElement(using: &random) ?? 0
      case 1: bytes.insert(spice.randomElement(using: &random) ?? 0, at: place)
      case 2: bytes[place] = UInt8.random(in: 0...255, using: &random)
      default: bytes.removeSubrange(place..<max(place + 1, bytes.count / 2))
      }
      if bytes.isEmpty { break }
    }
    let problems = InputProblems()
    let value = LocatedJSON.parse(bytes, file: "f", into: problems)
    #expect(value != nil || !problems.isEmpty, "seed \(seed)")
  }

  static func randomValue(_ random: inout FuzzBits, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth > 3 ? 5 : 7), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2: return .int(Int(truncatingIfNeeded: random.next()))
    case 3:
      let value = Double(bitPattern: random.next())
      return .double(value.isFinite ? value : 0.1)
    case 4:
      let scalars = (0..<Int.random(in: 0..<8, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x2FFF, using: &random))
      }
      return .string(String(String.UnicodeScalarView(scalars)))
    case 5:
      let count = Int.random(in: 0..<5, using: &random)
      return .array((0..<count).map { _ in randomValue(&random, depth: depth + 1) })
    default:
      let count = Int.random(in: 0..<5, using: &random)
      return .object((0..<count).map { ("k \($0)", randomValue(&random, depth: depth + 1)) })
    }
  }
}
