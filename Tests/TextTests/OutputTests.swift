import Glibc
import Testing

@testable import Text

@Suite struct OutputTests {
  @Test("a file is replaced whole, and nothing lies beside it")
  func replaced() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/out.csv"
    try AtomicFile.write("old", to: path)
    let big = String(repeating: "0123456789", count: 100_000)
    try AtomicFile.write(big, to: path)
    #expect(try ByteSource(path: path).readAll(limit: 1 << 30).bytes == Array(big.utf8))
    #expect(folder.names() == ["out.csv"])
  }

  @Test("a writer that goes away leaves the previous version and no temporary file")
  func abandoned() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/out.csv"
    try AtomicFile.write("old", to: path)
    do {
      let file = try AtomicFile(path: path)
      try file.write(String(repeating: "new", count: 200_000))
      #expect(folder.names().count == 2)
    }
    #expect(folder.names() == ["out.csv"])
    #expect(try ByteSource(path: path).readAll(limit: 100).bytes == Array("old".utf8))
  }

  @Test("a full disk is an error with path and reason, also where print says nothing")
  func fullDisk() {
    #expect {
      try AtomicFile.write("x", to: "/dev/full")
    } throws: { error in
      guard let error = error as? FileError else { return false }
      return error.path == "/dev/full" && error.code == ENOSPC
        && error.description.contains("No space left on device")
    }
    let full = open("/dev/full", O_WRONLY)
    defer { close(full) }
    #expect(throws: OutputError.file(FileError(path: "<stdout>", operation: .write, code: ENOSPC)))
    {
      try StandardOutput.write(Array("x".utf8), to: full, name: "<stdout>")
    }
  }

  @Test("a write that fails half-way removes the temporary file and keeps the previous version")
  func failsHalfWay() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/out.csv"
    try AtomicFile.write("old", to: path)
    // A file size limit stands in for a full disk: write(2) answers EFBIG after many good blocks.
    // It holds for the whole process, so it is larger than what any other test writes.
    var before = rlimit()
    getrlimit(__rlimit_resource_t(1), &before)
    signal(SIGXFSZ, SIG_IGN)
    var small = rlimit(rlim_cur: 64 << 20, rlim_max: before.rlim_max)
    setrlimit(__rlimit_resource_t(1), &small)
    defer { setrlimit(__rlimit_resource_t(1), &before) }
    #expect(throws: FileError(path: path, operation: .write, code: EFBIG)) {
      try AtomicFile.write([UInt8](repeating: 65, count: 66 << 20), to: path)
    }
    #expect(folder.names() == ["out.csv"])
    #expect(try ByteSource(path: path).readAll(limit: 100).bytes == Array("old".utf8))
  }

  @Test("paths that cannot be written are refused with the reason")
  func unwritable() throws {
    let folder = try ScratchFolder()
    for path in ["", "/no/such/folder/x", folder.path, folder.path + "/x\0y"] {
      #expect(throws: FileError.self) { try AtomicFile.write("x", to: path) }
    }
    #expect(folder.names() == [])
    try AtomicFile.write("x", to: "/dev/null")
  }

  @Test("a link stays a link, and its file is what changes")
  func link() throws {
    let folder = try ScratchFolder()
    try AtomicFile.write("old", to: folder.path + "/real")
    symlink("real", folder.path + "/link")
    try AtomicFile.write("new", to: folder.path + "/link")
    #expect(
      try ByteSource(path: folder.path + "/real").readAll(limit: 9).bytes == Array("new".utf8))
    #expect(folder.names() == ["link", "real"])
  }

  @Test("a reader that has gone is told apart from a failure")
  func brokenPipe() {
    StandardOutput.ignoreBrokenPipes()
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    #expect(throws: OutputError.closedByReader) {
      try StandardOutput.write([65], to: ends[1], name: "<stdout>")
    }
  }

  @Test("folders are made with those above them")
  func folders() throws {
    let folder = try ScratchFolder()
    try Folder.make(folder.path + "/a/b/")
    try Folder.make(folder.path + "/a/b")
    try AtomicFile.write("x", to: folder.path + "/file")
    #expect(throws: FileError.self) { try Folder.make(folder.path + "/file") }
    #expect(throws: FileError.self) { try Folder.make(folder.path + "/file/x") }
    #expect(throws: FileError.self) { try Folder.make("/dev/full") }
    rmdir(folder.path + "/a/b")
    rmdir(folder.path + "/a")
  }

  @Test(
    "the digests that FIPS 180-4's examples give",
    arguments: [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      (
        String(repeating: "a", count: 1_000_000),
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
      ),
    ])
  func sha256(text: String, hex: String) {
    #expect(SHA256.hex(of: text) == hex)
    var pieces = SHA256()
    var rest = Array(text.utf8)[...]
    var size = 1
    while !rest.isEmpty {
      pieces.update(Array(rest.prefix(size)))
      rest = rest.dropFirst(size)
      size += 1
    }
    #expect(pieces.hexDigest() == hex)
  }

  @Test("JSON is ordered, indented and the same every time")
  func pretty() {
    let value: JSONValue = ["b": 1, "a": [1.5, nil, true], "e": [:], "f": [], "s": "q\"\n\u{1}"]
    #expect(
      JSONWriter.pretty(value) == """
        {
          "b": 1,
          "a": [
            1.5,
            null,
            true
          ],
          "e": {},
          "f": [],
          "s": "q\\"\\n\\u0001"
        }

        """)
    #expect(JSONWriter.canonical(value).hasPrefix(#"{"a":[1.5,null,true],"b":1"#))
    #expect(JSONWriter.canonical(.double(1)) == JSONWriter.canonical(.int(1)))
  }
}
