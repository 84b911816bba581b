import Glibc
import Testing
import Text

/// A small deterministic generator (SplitMix64, Steele et al. 2014) for fuzzing.
struct FuzzBits: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// A folder of its own for a test, removed at the end.
final class ScratchFolder {
  let path: String
  init() throws {
    var template = Array("/tmp/headroom-text-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } }
    path = String(cString: try #require(made))
  }
  deinit {
    for name in names() { unlink("\(path)/\(name)") }
    rmdir(path)
  }
  func names() -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

func lines(_ bytes: [UInt8], lineLimit: Int = LineReader.defaultLineLimit) throws -> [String] {
  let reader = LineReader(ByteSource(bytes: bytes, name: "t.csv"), lineLimit: lineLimit)
  var all: [String] = []
  while try reader.nextLine() { all.append(reader.text) }
  return all
}

func lines(_ text: String) throws -> [String] { try lines(Array(text.utf8)) }

/// Records of a CSV text, with the line on which each begins.
func records(_ text: String) throws -> [(line: Int, fields: [String])] {
  let reader = CSVReader(LineReader(ByteSource(bytes: Array(text.utf8), name: "t.csv")))
  var all: [(Int, [String])] = []
  while try reader.nextRecord() { all.append((reader.lineNumber, reader.texts)) }
  return all
}

/// The mistakes that `body` throws; empty when it throws none.
func mistakes(_ body: () throws -> Void) -> [InputError] {
  do {
    try body()
    return []
  } catch let errors as InputErrors {
    return errors.errors
  } catch ReadError.input(let errors) {
    return errors.errors
  } catch {
    Issue.record("unexpected \(error)")
    return []
  }
}

func json(_ text: String) throws(InputErrors) -> LocatedJSON {
  try LocatedJSON.parse(text, file: "s.json5", what: "scenario")
}
