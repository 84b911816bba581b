// main.swift: the process: arguments in, exit status out.

import Foundation

let status = CommandLineRun(arguments: Array(CommandLine.arguments.dropFirst())).run()
exit(status.rawValue)
