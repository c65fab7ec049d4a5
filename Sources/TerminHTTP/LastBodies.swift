import Glibc

/// The last body of each question, so that an unchanged page is received into no memory of its own.
///
/// Pages of portals are large and mostly the same as at the last look: a body that comes again, byte for byte, is
/// given out as the very array given out before, which whoever remembers it recognises at once.
struct LastBodies {
    /// How much is kept: some twenty of the largest pages seen.
    private static let mostBytes = 16 << 20
    /// Smaller bodies cost less than keeping them.
    private static let leastBytes = 4 << 10

    private var bodies: [Exchange.Question: [UInt8]] = [:]
    private var bytes = 0

    /// What `question` was answered with last.
    subscript(question: Exchange.Question) -> [UInt8]? { bodies[question] }

    /// Keeps `body` as the last answer to `question`.
    mutating func keep(_ body: [UInt8], for question: Exchange.Question) {
        guard body.count >= Self.leastBytes else { return }
        bytes += body.count - (bodies.updateValue(body, forKey: question)?.count ?? 0)
        guard bytes > Self.mostBytes else { return }
        bodies = [:]
        bytes = 0
    }
}

/// A body as it comes in, beside the one that is expected: only where the two differ is anything copied.
struct IncomingBody {
    private let expected: [UInt8]?
    /// How much of `expected` has come so far; the copy has begun where `copy` holds something.
    private var matched = 0
    private var copy: [UInt8] = []

    /// A body of which nothing has come yet.
    init(expecting expected: [UInt8]?) {
        self.expected = expected
    }

    /// How many bytes have come.
    var count: Int { matched + copy.count }

    /// Takes the next piece; `announced` is how long the whole is said to be, at most.
    mutating func append(_ piece: UnsafeRawBufferPointer, announced: Int) {
        if copy.isEmpty, let expected {
            if Self.stands(piece, in: expected, at: matched) {
                matched += piece.count
                return
            }
            copy.reserveCapacity(max(announced, matched + piece.count))
            copy.append(contentsOf: expected[..<matched])
            matched = 0
        } else if copy.isEmpty {
            copy.reserveCapacity(max(announced, piece.count))
        }
        copy.append(contentsOf: piece)
    }

    /// The whole body: the expected array itself where every byte is the same.
    var whole: [UInt8] {
        guard copy.isEmpty, let expected else { return copy }
        return matched == expected.count ? expected : Array(expected[..<matched])
    }

    private static func stands(_ piece: UnsafeRawBufferPointer, in body: [UInt8], at start: Int) -> Bool {
        guard body.count - start >= piece.count else { return false }
        return body.withUnsafeBytes { body in
            UnsafeRawBufferPointer(rebasing: body[start..<start + piece.count]).holds(sameAs: piece)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes; of equal length.
    fileprivate func holds(sameAs other: UnsafeRawBufferPointer) -> Bool {
        guard let here = baseAddress, let there = other.baseAddress else { return isEmpty }
        return memcmp(here, there, count) == 0
    }
}
