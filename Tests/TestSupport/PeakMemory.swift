package import Foundation

extension Tool {
    package struct Measured: Sendable {
        package var status: Int32
        /// The most memory that it had at any time.
        package var peakBytes: Int
        /// Of the processor, for itself and the system.
        package var seconds: Double
    }

    /// Python starts it and asks: a child of this process would begin with the memory that this one has at its peak
    /// (Linux counts what was there before exec(2)).
    private static let script = """
        import resource, subprocess, sys
        with open(sys.argv[1], "wb") as log:
            status = subprocess.call(sys.argv[2:], stdout=log, stderr=subprocess.STDOUT)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        scale = 1 if sys.platform == "darwin" else 1024
        print(status, usage.ru_maxrss * scale, usage.ru_utime + usage.ru_stime)
        """

    /// Runs it, and tells what it took. Both of its streams go to a file.
    package static func measured(_ arguments: [String], output: URL) throws -> Measured {
        let finished = try TestSupport.run("python3", ["-c", script, output.path, path] + arguments)
        let words = finished.output.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, let status = Int32(words[0]), let peak = Int(words[1]), let seconds = Double(words[2])
        else { throw MissingTool(name: "python3: \(finished.output)") }
        return Measured(status: status, peakBytes: peak, seconds: seconds)
    }
}
