// SchemaTests.swift: answers keep their schemas, and what does not is found.

import TestSupport
import Testing
import Text

@testable import Report

@Suite struct SchemaTests {
  private static func schema(_ name: String) throws -> JSONValue {
    try #require(AnswerSchema.all.first { $0.name == name }, "\(name)").json
  }

  @Test("every answer that these tests make keeps its schema")
  func answersKeepTheirSchemas() throws {
    for answer in try Answer.all.get() {
      let name = String(answer.description.split(separator: " ")[0])
      let faults = SchemaCheck(try Self.schema(name)).faults(of: answer.document.figures)
      #expect(faults == [], "\(answer)")
    }
  }

  @Test("a schema is JSON, and names each definition that it refers to")
  func schemasAreWhole() throws {
    for schema in AnswerSchema.all {
      let text = JSONWriter.pretty(schema.json)
      let tree = try LocatedJSON.parse(text, file: schema.name)
      #expect(tree["$schema"] != nil, "\(schema.name)")
      for part in text.split(separator: "#/$defs/").dropFirst() {
        let name = String(part.prefix { $0 != "\"" })
        #expect(tree["$defs"]?[name] != nil, "\(schema.name): \(name)")
      }
    }
    #expect(Set(AnswerSchema.all.map(\.name)).count == AnswerSchema.all.count)
    let list = SchemaCheck(try Self.schema("schema")).faults(of: AnswerSchema.list)
    #expect(list == [])
  }

  @Test("a wrong value is found where it stands")
  func wrongValuesAreFound() throws {
    let answer = try #require(try Answer.all.get().first { $0.description == "fit" })
    guard case .object(let members) = answer.document.figures else { return }
    let check = SchemaCheck(try Self.schema("fit"))
    func faults(_ key: String, _ value: JSONValue?) -> [String] {
      var changed = members.filter { $0.0 != key }
      if let value { changed.append((key, value)) }
      return check.faults(of: .object(changed))
    }
    #expect(faults("fits", true) == [])
    #expect(faults("fits", nil) == ["$: fits is missing"])
    #expect(faults("fits", "yes").count == 1)
    #expect(faults("kv_blocks", -1).count == 1)
    #expect(faults("kv_blocks", 1.5).count == 1)
    #expect(faults("verdict", "perhaps").count == 1)
    #expect(faults("surprise", 1) == ["$: surprise is not known"])
    #expect(faults("provenance", [:]).count == 3)
    #expect(faults("warnings", [1]).count == 1)
    #expect(faults("context", "long").count == 1 && faults("context", nil as JSONValue?).count == 1)
  }
}
