// CommandLineRun.swift: one call of headroom, from its arguments to its exit status.

import Dispatch
import Planning
import Text

/// Finds the command, runs it, and turns whatever goes wrong into a message and a status.
struct CommandLineRun {
  let arguments: [String]

  /// The command's result goes to standard output as a whole, or nothing does.
  func run() -> ExitStatus {
    StandardOutput.ignoreBrokenPipes()
    Console.occupyClosedStreams()
    // Also while the result is written: its reader may be slow.
    var signals: [any DispatchSourceSignal] = []
    let parent = ParentWatch.install()
    defer { withExtendedLifetime((signals, parent)) {} }
    do {
      let output = try output(&signals)
      return deliver(output)
    } catch let error as UsageError {
      Console.error("headroom: error: \(error.message)", "  hint: \(error.hint)")
      return .usage
    } catch {
      return Self.report(error)
    }
  }

  private func output(_ signals: inout [any DispatchSourceSignal]) throws -> CommandOutput {
    guard let first = arguments.first else {
      throw UsageError(message: "no command given", hint: "`headroom --help` lists the commands")
    }
    switch first {
    case "--help", "-h": return CommandOutput(text: HelpText.overview)
    case "--help-man": return CommandOutput(text: ManualPage.text)
    case "--version": return CommandOutput(text: "headroom \(HeadroomVersion.current)\n")
    case "help":
      let words = arguments.dropFirst()
      if words.isEmpty { return CommandOutput(text: HelpText.overview) }
      return CommandOutput(text: HelpText.text(for: try command(words).found))
    default: break
    }
    let (command, rest) = try command(arguments[...])
    var parser = ArgumentParser(command, Array(rest))
    let parsed = try parser.parse()
    if parsed[Options.help] { return CommandOutput(text: HelpText.text(for: command)) }
    let out = parsed[Options.out].map { command.outIsFile ? Folder.holding($0) : $0 }
    let newFolders = NewFolders(out)
    signals = Signals.install(
      cleaning: out, newFolders: newFolders, remark: command.interruption)
    let console = Console(quiet: parsed[Options.quiet], noColor: parsed[Options.noColor])
    do {
      return try command.run(Invocation(arguments: parsed, console: console))
    } catch {
      newFolders.removeEmpty()
      throw error
    }
  }

  /// The command that the first word names, or the first two, and what stands behind it.
  /// - Precondition: there is a word.
  private func command(
    _ words: ArraySlice<String>
  ) throws(UsageError) -> (found: Command, rest: ArraySlice<String>) {
    let rest = words.dropFirst()
    let first = try command(words[words.startIndex])
    guard let word = rest.first, !first.subcommands.isEmpty, !word.hasPrefix("-") else {
      return (first, rest)
    }
    return (try first.subcommand(word), rest.dropFirst())
  }

  private func command(_ name: String) throws(UsageError) -> Command {
    if let command = Commands.named(name) { return command }
    let what = name.hasPrefix("-") ? "option" : "command"
    throw UsageError(
      message: "unknown \(what) \(JSONWriter.quoted(name))",
      hint: Suggestion.question(for: name, in: Commands.all.map(\.name))
        ?? "`headroom --help` lists the commands")
  }

  /// Writes the result. Who stops reading early has what he wanted; a disk that is full has not.
  private func deliver(_ output: CommandOutput) -> ExitStatus {
    do {
      try StandardOutput.write(output.shown)
      try StandardOutput.close()
      return output.status
    } catch {
      guard case .file(let failure) = error else { return output.status }
      return Self.report(failure)
    }
  }

  private static func report(_ error: any Error) -> ExitStatus {
    switch error {
    case let error as InputErrors:
      Console.error(error.lines)
      return .badInput
    case let error as InputError:
      Console.error(error.lines)
      return .badInput
    case let error as FileError where error.operation == .unpack:
      return report(
        InputError(
          .notText, at: SourceLocation(file: error.path), error.reason,
          hint: "make or copy the file again; `gzip -t FILE` tests it"))
    case let error as FileError:
      Console.error("headroom: error: \(error.description)", "  hint: \(hint(for: error))")
      return .cannotReadOrWrite
    case is ChildFailure:
      Console.error("headroom: error: a part of the run failed, for the reason above")
      return .internalError
    case ReadError.input(let errors): return report(errors)
    case ReadError.file(let failure): return report(failure)
    default:
      Console.error(
        "headroom: internal error: \(error)",
        "  hint: this is a bug of headroom \(HeadroomVersion.current)")
      return .internalError
    }
  }

  private static func hint(for error: FileError) -> String {
    switch error.operation {
    case .open, .read, .inspect: "check the path and that it may be read"
    case .lock: "wait until it is done, or write to another folder"
    default: "check the path, that it may be written to, and the room on the disk"
    }
  }
}
