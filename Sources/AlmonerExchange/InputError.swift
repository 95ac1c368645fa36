/// A file that cannot be read at all, with what to do about it. One bad row is an
/// `ImportProblem` instead.
package struct InputError: Error, Equatable, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The command line lacks what the file or the register needs.
        case usage
        /// It is not there, or may not be read.
        case unusable
        /// It is there, and is not what it should be.
        case wrongContent
        /// Reading or writing broke off.
        case inputOutput
    }

    package let kind: Kind
    package let message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    package var description: String { message }
}
