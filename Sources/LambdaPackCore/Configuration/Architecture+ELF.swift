package import ELF

extension Architecture {
    /// `e_machine` of its binaries.
    package var machine: ELFImage.Machine {
        switch self {
        case .arm64: .aarch64
        case .x86_64: .x86_64
        }
    }
}
