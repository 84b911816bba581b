// ReaderBench.swift: the speed of the trace readers on rows that are made as they are read.

import Text
internal import Traffic
internal import Workload

enum ReaderBench {
  static let all: [BenchCase] = [azure, burstGPT, mooncake, headroom, blis, liteLLM]

  /// Rows of a case at scale 1: enough for a second of reading, and with `--full` for a look at the memory.
  private static let rows = 500_000
  private static let fullRows = 20_000_000
  /// Rows a second that every reader must reach.
  private static let target = 1e6

  static let azure = readCase("azure", header: "TIMESTAMP,ContextTokens,GeneratedTokens\n") { row in
    let fraction = String(1_000_000 + row % rowsPerSecond * 99_999).dropFirst()
    return
      "2024-05-\(clock(row, " ")).\(fraction)+00:00,\(row % 7000 + 1),\(row % 400)\n"
  }

  static let burstGPT = readCase(
    "burstgpt",
    header:
      "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
  ) { row in
    "\(19_440_110 + row).0,,\(row % 50),ChatGPT,\(row % 3000 + 1),\(row % 500),3500,API log\n"
  }

  static let mooncake = readCase("mooncake", header: "") { row in
    let first = row % 1000
    return #"{"timestamp": \#(row * 300), "input_length": 6758, "output_length": \#(row % 700), "#
      + #""hash_ids": [\#((first..<first + 14).map(String.init).joined(separator: ", "))]}"# + "\n"
  }

  static let headroom = readCase(
    "headroom", header: "arrival_s,input_tokens,output_tokens,session\n"
  ) {
    row in "\(row).25,\(row % 7000 + 1),\(row % 400),\n"
  }

  static let blis = readCase(
    "blis",
    header: "request_id,client_id,tenant_id,slo_class,session_id,round_index,prefix_group,"
      + "prefix_length,streaming,input_tokens,output_tokens,text_tokens,image_tokens,audio_tokens,"
      + "video_tokens,reason_ratio,model,deadline_us,server_input_tokens,arrival_time_us,"
      + "send_time_us,first_chunk_time_us,last_chunk_time_us,num_chunks,status,error_message,"
      + "finish_reason\n"
  ) { row in
    let (time, prompt) = (String(row * 13_000), String(row % 7000 + 1))
    return "\(row),c,t,batch,,0,,0,true,\(prompt),\(row % 400),\(prompt),0,0,0,0,llama,0,\(prompt),"
      + "\(time),\(time),\(time),\(time),\(row % 400),ok,,stop\n"
  }

  static let liteLLM = readCase(
    "litellm",
    header:
      "request_id,call_type,prompt_tokens,completion_tokens,startTime,model,user,cache_hit,status\n"
  ) { row in
    "chatcmpl-\(row),acompletion,\(row % 7000 + 1),\(row % 400),"
      + "2025-01-\(clock(row, "T")).250Z,gpt-4o,u,False,success\n"
  }

  /// So many that all rows of scale 1 stand in a month.
  private static let rowsPerSecond = 10

  /// Day of the month and time of a row.
  private static func clock(_ row: Int, _ separator: String) -> String {
    let second = row / rowsPerSecond
    return two(1 + second / 86_400) + separator + two(second / 3600 % 24) + ":"
      + two(second / 60 % 60) + ":" + two(second % 60)
  }

  private static func two(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }

  /// A case that reads rows of a format.
  private static func readCase(
    _ format: String, header: String, row: @escaping @Sendable (Int) -> String
  ) -> BenchCase {
    BenchCase(
      name: "read-\(format)",
      summary: "reads rows of format '\(format)' that are made as they are read; an event is a row",
      target: target, isLong: false
    ) { options in
      try read(
        format, header: header, rows: options.count(options.isFull ? fullRows : rows), row: row)
    }
  }

  /// Rows that are made at a time, between two stretches of reading.
  private static let rowsAtATime = 20_000

  /// The time in which rows are made is left out.
  private static func read(
    _ format: String, header: String, rows: Int, row: @escaping (Int) -> String
  ) throws -> BenchMeasurement {
    var pending = Array(header.utf8)[...]
    var made = 0
    var making = (wall: 0.0, processor: 0.0)
    let clock = ContinuousClock()
    let source = ByteSource(name: "made") { buffer in
      if pending.isEmpty, made < rows {
        let (start, processorStart) = (clock.now, ChildProcess.processorSeconds)
        var block: [UInt8] = []
        for next in made..<min(rows, made + rowsAtATime) { block += row(next).utf8 }
        made = min(rows, made + rowsAtATime)
        pending = block[...]
        making.wall += (clock.now - start).seconds
        making.processor += ChildProcess.processorSeconds - processorStart
      }
      let taken = pending.prefix(buffer.count)
      buffer.copyBytes(from: taken)
      pending = pending.dropFirst(taken.count)
      return taken.count
    }
    var options = TraceOptions()
    options.format = format
    let (start, processorStart) = (clock.now, ChildProcess.processorSeconds)
    var stream = try TraceStream(source, options: options)
    var requests = 0
    var outputTokens = 0
    while let request = try stream.next() {
      requests += 1
      outputTokens += request.outputTokens
    }
    return BenchMeasurement(
      requests: requests, seconds: (clock.now - start).seconds - making.wall,
      processorSeconds: ChildProcess.processorSeconds - processorStart - making.processor,
      outputTokens: outputTokens, events: stream.counts.rows)
  }
}
