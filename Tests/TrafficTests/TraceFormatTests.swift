// TraceFormatTests.swift: every format is recognised, in other clothes too, and its rows become requests.

import TestSupport
import Testing
import Text
import Units
import Workload

@testable import Traffic

/// A small trace of a format, with what it holds.
struct SampleTrace: Sendable, CustomTestStringConvertible {
  var format: String
  var text: String
  /// Seconds, prompt and output tokens of each request.
  var requests: [(Double, Int, Int)]
  var testDescription: String { "\(format): \(text.prefix(40))" }

  static let blisHead =
    "request_id,client_id,tenant_id,slo_class,vllm_priority,session_id,round_index,prefix_group,"
    + "prefix_length,streaming,input_tokens,output_tokens,text_tokens,image_tokens,audio_tokens,"
    + "video_tokens,reason_ratio,model,deadline_us,slo_target_us,server_input_tokens,arrival_time_us,"
    + "send_time_us,first_chunk_time_us,last_chunk_time_us,num_chunks,status,error_message,"
    + "finish_reason\n"
  static let blisRows =
    "0,c,t,batch,1,s,0,,0,true,100,10,100,0,0,0,0,m,0,0,0,1000000,1,2,3,4,ok,,stop\n"
    + "1,c,t,batch,1,s,1,g,64,true,100,10,100,0,0,0,0,m,0,0,0,1500000,1,2,3,4,timeout,,\n"
    + "2,c,t,batch,1,s,2,g,64,true,100,0,100,0,0,0,0,m,0,0,0,1600000,1,2,3,4,error,\"no, sir\",\n"
  static let blis = [(0, 100, 10), (0.5, 164, 10)]
  static let liteHead =
    "request_id,call_type,prompt_tokens,completion_tokens,startTime,model,model_group,user,"
    + "cache_hit,team_id,messages,session_id,status\n"
  static let liteRows =
    "a,acompletion,7,3,2025-01-15T10:30:00.000Z,m,g,u,False,,\"hi, \"\"you\"\"\nthere\",s,success\n"
    + "b,aembedding,70,0,2025-01-15T10:30:01.000Z,m,g,u,False,t,x,s,success\n"
    + "c,acompletion,0,0,2025-01-15T10:30:01.500Z,m,g,u,,t,x,s,failure\n"
    + "d,completion,5,5,2025-01-15T10:30:02.000Z,m,g,u,True,t,x,s,success\n"
    + "e,completion,5,4,2025-01-15T12:30:02.250+02:00,m,g,u,None,t,x,s,success\n"
  static let liteObjects = [
    #"{"call_type": "acompletion", "prompt_tokens": 7, "completion_tokens": 3, "messages": {"a": ["}"]},"#
      + "\n" + #" "startTime": "2025-01-15T10:30:00Z", "status": "success", "cache_hit": null}"#,
    #"{"call_type":"","prompt_tokens":0,"completion_tokens":0,"startTime":"2025-01-15T10:30:01Z","status":"failure"}"#,
    #"{"call_type":"completion","prompt_tokens":5,"completion_tokens":4,"startTime":"2025-01-15T10:30:02.25Z","status":"success"}"#,
  ]
  static let lite = [(0, 7, 3), (2.25, 5, 4)]

  static let all: [SampleTrace] = [
    SampleTrace(
      format: "azure",
      text: "TIMESTAMP,NumImages,ContextTokens,GeneratedTokens\n2024-10-15T12:00:00.269Z,2,300,10\n"
        + "2024-10-15T14:00:00.519+02:00,0,5,0\n", requests: [(0, 300, 10), (0.25, 5, 0)]),
    SampleTrace(
      format: "burstgpt",
      text: "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,"
        + "Log Type\n5.0,,1,GPT-4,3,0,3,API log\n6.5,x,1,ChatGPT,4,2,6,Conversation log\n"
        + "7.0,,0,GPT-4,0,0,0,API log\n", requests: [(0, 3, 0), (1.5, 4, 2)]),
    SampleTrace(
      format: "mooncake",
      text: #"{"timestamp": 0, "input_length": 600, "output_length": 5, "hash_ids": [1, 2]}"# + "\n"
        + #"{"output_length": 6, "timestamp": 3000, "input_length": 10, "hash_ids": [1]}"# + "\n",
      requests: [(0, 600, 5), (3, 10, 6)]),
    SampleTrace(
      format: "aiperf",
      text: #"{"session_id": "a", "timestamp": 1000, "input_length": 5, "output_length": 1}"# + "\n"
        + #"{"session_id": "a", "delay": 2500, "input_length": 6}"# + "\n"
        + #"{"session_id": "b", "timestamp": 2000, "input_length": 7, "output_length": null}"#
        + "\n"
        + #"{"session_id": "a", "delay": 500, "input_length": 8, "output_length": 2}"# + "\n"
        + #"{"session_id": "b", "timestamp": 9000, "input_length": 9, "output_length": 3}"# + "\n",
      requests: [(0, 5, 1), (1, 7, 0), (2.5, 6, 0), (3, 8, 2), (8, 9, 3)]),
    SampleTrace(
      format: "bailian",
      text:
        #"{"chat_id": 1, "parent_chat_id": -1, "timestamp": 61.5, "input_length": 30, "output_length": 5, "type": "text", "turn": 1, "hash_ids": [1, 2]}"#
        + "\n"
        + #"{"chat_id": 2, "parent_chat_id": 1, "timestamp": 62.0, "input_length": 40, "output_length": 5, "type": "file", "turn": 2, "hash_ids": [1, 2, 3]}"#
        + "\n", requests: [(0, 30, 5), (0.5, 40, 5)]),
    SampleTrace(
      format: "ragpulse",
      text:
        #"{"timestamp": "82", "input_length": 3, "output_length": 1, "hash_ids": {"sys_prompt": [1], "user_input": [2]}, "session_id": "s"}"#
        + "\n"
        + #"{"timestamp": "93", "input_length": 4, "output_length": 2, "hash_ids": {}, "session_id": "t"}"#
        + "\n\n", requests: [(0, 3, 1), (11, 4, 2)]),
    SampleTrace(
      format: "vidur",
      text: "arrived_at,num_prefill_tokens,num_decode_tokens\n0.0,5,1\n0.0625,6,2\n",
      requests: [(0, 5, 1), (0.0625, 6, 2)]),
    SampleTrace(
      format: "splitwise",
      text:
        "request_id,request_type,application_id,arrival_timestamp,batch_size,prompt_size,token_size\n"
        + "0,2,7,1,1,40,3\n1,1,7,1.5,1,9,9\n2,2,7,2,3,50,4\n",
      requests: [(0, 40, 3), (1, 50, 4), (1, 50, 4), (1, 50, 4)]),
    SampleTrace(format: "blis", text: blisHead + blisRows, requests: blis),
    SampleTrace(
      format: "blis",
      text: "trace_version: 3\ntime_unit: \"microseconds\"\nmode: real\n" + blisHead + blisRows,
      requests: blis),
    SampleTrace(
      format: "blis",
      text: "---\ntrace_version: 2\ntime_unit: us\n---\n" + blisHead + blisRows, requests: blis),
    SampleTrace(format: "litellm", text: liteHead + liteRows, requests: lite),
    SampleTrace(
      format: "litellm", text: "[" + liteObjects.joined(separator: ",\n  ") + "]\n", requests: lite),
    SampleTrace(
      format: "litellm",
      text: "{\"data\": [" + liteObjects.joined(separator: ", ") + "], \"total\": 3}",
      requests: lite),
    SampleTrace(format: "litellm", text: liteObjects.joined(separator: "\n"), requests: lite),
    SampleTrace(
      format: "litellm",
      text: liteObjects.map { $0.replacing("\n", with: "") }.joined(separator: "\n"),
      requests: lite),
    SampleTrace(
      format: "azure-log",
      text: "timestamp [UTC],input_tokens,output_tokens,total_tokens\n"
        + "\"8/18/2025, 12:00:38.941 AM\",10,2,12\n\"8/18/2025, 1:00:39.441 PM\",11,3,14\n",
      requests: [(0, 10, 2), (46_800.5, 11, 3)]),
    SampleTrace(
      format: "headroom",
      text:
        "arrival_s,input_tokens,output_tokens,session,model,class\n1,5,1,\"a,b\",m,c\n1.5,6,2,,,\n",
      requests: [(0, 5, 1), (0.5, 6, 2)]),
  ]
}

@Suite struct TraceFormatTests {
  static func expect(_ text: String, _ sample: SampleTrace, format: String = "auto") throws {
    var stream = try trace(text) { $0.format = format }
    #expect(stream.format.name == sample.format)
    for (arrival, prompt, output) in sample.requests {
      let next = try stream.next()
      #expect(next?.arrival.seconds.value == arrival)
      #expect(next?.promptTokens == prompt && next?.outputTokens == output)
    }
    #expect(try stream.next() == nil)
    #expect(stream.counts.requests == sample.requests.count)
  }

  @Test("reads each format by its name and by its looks", arguments: SampleTrace.all)
  func reads(sample: SampleTrace) throws {
    try Self.expect(sample.text, sample)
    try Self.expect(sample.text, sample, format: sample.format)
  }

  @Test("in other clothes", arguments: SampleTrace.all)
  func clothes(sample: SampleTrace) throws {
    let text = sample.text
    try Self.expect("\u{FEFF}" + text, sample)
    try Self.expect(text.replacing("\n", with: "\r\n"), sample)
    try Self.expect(String(text.reversed().drop { $0 == "\n" }.reversed()), sample)
    guard !text.contains("there") else { return }  // a blank line in a quoted field is its own text
    try Self.expect("\n" + text.replacing("\n", with: "\n \n") + "\n\n", sample)
  }

  @Test("has a sample of every format")
  func complete() {
    #expect(Set(SampleTrace.all.map(\.format)) == Set(TraceFormat.all.map(\.name)))
  }

  @Test("any damage is read or refused, never a trap", arguments: SampleTrace.all.indices)
  func damage(index: Int) {
    var random = RandomStreamFixture.make(UInt64(index))
    let bytes = Array(SampleTrace.all[index].text.utf8)
    let likely = Array("\",{}[]:\\\r\n.-+eZ09 /\u{0}é".utf8)
    for round in 0..<300 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        let byte = likely[Int.random(in: 0..<likely.count, using: &random)]
        switch Int.random(in: 0..<5, using: &random) {
        case 0: damaged[place] = byte
        case 1: damaged.insert(byte, at: place)
        case 2: damaged.remove(at: place)
        case 3: damaged.insert(contentsOf: damaged.prefix(place), at: place)
        default: damaged.removeSubrange(place...)
        }
        if damaged.isEmpty { damaged = [byte] }
      }
      var options = TraceOptions()
      options.isLenient = round % 2 == 0
      options.keepsDetails = round % 3 == 0
      options.sorts = round % 5 == 0
      if round % 7 == 0 { options.format = SampleTrace.all[index].format }
      do {
        let requests = try all(TraceStream(bytes: damaged, name: "trace", options: options))
        #expect(isSorted(requests) && requests.allSatisfy { $0.promptTokens > 0 })
      } catch let errors as InputErrors {
        #expect(!errors.errors.isEmpty && errors.errors.count <= 20)
      } catch {
        Issue.record("\(error) for \(String(decoding: damaged, as: UTF8.self))")
      }
    }
  }
}
