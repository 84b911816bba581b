import Testing
import Text

@Suite struct CSVTests {
  @Test("quoted fields hold commas, quotes and line breaks; lines are counted physically")
  func quoted() throws {
    let found = try records("\u{FEFF}a,b\r\n\"x,\"\"y\"\"\",\"1\r\n2\n3\"\r\n\r\n,\"\"\r\nlast,1")
    #expect(
      found.map(\.fields) == [["a", "b"], ["x,\"y\"", "1\r\n2\n3"], ["", ""], ["last", "1"]])
    #expect(found.map(\.line) == [1, 2, 6, 7])
  }

  @Test(
    "a record that is not RFC 4180 is refused with its line",
    arguments: ["a\n\"b", "a\n\"b\"c,d\n", "a\nb\"c\n", "a\n\"b\n\n\n"])
  func malformed(text: String) {
    let found = mistakes { _ = try records(text) }
    #expect(found.map(\.code) == [.badRow])
    #expect(found.first?.location.line == 2)
  }

  @Test("what is written reads back the same", arguments: 0..<300)
  func roundTrip(seed: Int) throws {
    var random = FuzzBits(seed)
    let alphabet = Array("ab,\"\n\r é;'7.")
    var csv = CSVWriter(columns: ["a", "b", "c"])
    var expected = [["a", "b", "c"]]
    for _ in 0..<10 {
      let row = (0..<3).map { column in
        (column == 0 ? "k" : "")
          + String(
            (0..<Int.random(in: 0..<6, using: &random)).map { _ in
              alphabet.randomElement(using: &random) ?? "a"
            })
      }
      if row.contains(where: { $0.first == "\r" || $0.first == "\r\n" }) { continue }
      for cell in row { csv.text(cell) }
      csv.endRow()
      expected.append(row)
    }
    #expect(try records(String(decoding: csv.bytes, as: UTF8.self)).map(\.fields) == expected)
  }

  @Test(
    "fields end at their separators, wherever in a word of eight bytes they stand",
    arguments: 0..<200)
  func wide(seed: Int) throws {
    var random = FuzzBits(seed)
    let isQuoted = seed % 3 == 0
    let cells = (0..<Int.random(in: 1...300, using: &random)).map { _ in
      String(repeating: "é7", count: Int.random(in: 0..<5, using: &random))
        + (isQuoted && random.next() % 4 == 0 ? ",\"" : "")
    }
    var csv = CSVWriter(columns: ["k"] + cells)
    csv.text("end")
    for cell in cells { csv.text(cell) }
    csv.endRow()
    let found = try records(String(decoding: csv.bytes, as: UTF8.self))
    #expect(found.map(\.fields) == [["k"] + cells, ["end"] + cells])
  }

  @Test("a quoted field that crosses block borders comes back whole")
  func longQuoted() throws {
    let long = String(repeating: "0123456789\n", count: 300_000)
    let found = try records("x,\"\(long)\",y\nz\n")
    #expect(found.map(\.fields) == [["x", long, "y"], ["z"]])
    #expect(found.map(\.line) == [1, 300_002])
  }

  @Test(
    "text that a spreadsheet would run is kept from it; numbers stay numbers",
    arguments: [
      ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
      ("+1", "'+1"),
      ("-2+3", "'-2+3"), ("@SUM(1)", "'@SUM(1)"), ("\tx", "'\tx"), ("\rx", "\"'\rx\""),
      ("-3.5", "-3.5"),
      ("-1e5", "-1e5"), ("a=b", "a=b"), ("", "\"\""), ("-", "'-"), ("-inf", "'-inf"),
    ])
  func formulas(text: String, cell: String) {
    var csv = CSVWriter(columns: ["name"])
    csv.text(text)
    csv.endRow()
    #expect(String(decoding: csv.bytes, as: UTF8.self) == "name\n\(cell)\n")
  }

  @Test("numbers are written shortest and read back the same", arguments: 0..<500)
  func doubles(seed: Int) {
    var random = FuzzBits(seed)
    let bits = Double(bitPattern: random.next())
    let decimal = Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1000
    for value in [bits.isFinite ? bits : 0, decimal, Double.random(in: 0..<1, using: &random)] {
      #expect(NumberText.parseDouble(NumberText.shortest(value)) == value)
      #expect(NumberText.parseDouble("\(value)") == value)
    }
    let whole = Int(truncatingIfNeeded: random.next())
    #expect(NumberText.parseInt(String(whole)) == whole)
  }

  @Test("decimal texts are rounded as the toolchain rounds them", arguments: 0..<500)
  func rounding(seed: Int) {
    var random = FuzzBits(seed)
    func digits(_ count: Int) -> String {
      String((0..<count).map { _ in "0123456789".randomElement(using: &random) ?? "0" })
    }
    let text =
      digits(Int.random(in: 1...20, using: &random)) + "."
      + digits(Int.random(in: 0...20, using: &random)) + "e"
      + String(Int.random(in: -30...30, using: &random))
    #expect(NumberText.parseDouble(text) == Double(text), "\(text)")
  }

  @Test(
    "what the toolchain would read as a number is refused",
    arguments: [
      "", "-", ".", "nan", "NaN", "inf", "-inf", "infinity", "0x10", "+5", "1e400", "-1e400",
      "1e-400", "1,5",
      " 5", "5 ", "1e", "1e+", "e5", "1.2.3", "--1", "1_000", "٣", "1f", "5\u{0}",
    ])
  func strictDouble(text: String) { #expect(NumberText.parseDouble(text) == nil) }

  @Test(
    "no whole numbers",
    arguments: [
      "", "-", "12.5", "1e3", "+5", "0x10", "9223372036854775808", "99999999999999999999", " 1",
      "1-", "٣",
    ])
  func strictInt(text: String) { #expect(NumberText.parseInt(text) == nil) }

  @Test("numbers of every accepted form")
  func accepted() {
    #expect(NumberText.parseDouble("-1.5e-3") == -0.0015)
    #expect(NumberText.parseDouble(".5") == 0.5)
    #expect(NumberText.parseDouble("5.") == 5)
    #expect(NumberText.parseDouble("123456789012345678.") == 123_456_789_012_345_680)
    #expect(NumberText.parseDouble("007.250E+01") == 72.5)
    #expect(NumberText.parseDouble("0.000000000000000000000000000000") == 0)
    #expect(NumberText.parseInt("-9223372036854775808") == Int.min)
    #expect(NumberText.parseInt("007") == 7)
  }

  @Test("no bytes crash the reader", arguments: 0..<1000)
  func fuzz(seed: Int) {
    var random = FuzzBits(seed)
    let alphabet: [UInt8] = Array(",\"\n\r1a.-e".utf8) + [0xEF, 0xBB, 0xBF, 0xFF, 0x80, 0]
    let bytes = (0..<Int.random(in: 0..<200, using: &random)).map { _ in
      alphabet.dropLast(seed % 2).randomElement(using: &random) ?? 0
    }
    let reader = CSVReader(LineReader(ByteSource(bytes: bytes, name: "f")))
    _ = mistakes {
      while try reader.nextRecord() {
        for index in 0..<reader.fieldCount { _ = (reader.double(index), reader.int(index)) }
      }
    }
  }
}
