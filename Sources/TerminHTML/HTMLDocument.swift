// Over 300 lines because no pointer of libxml2 leaves its file: document, element, query and parser live here together.
import CLibXML2
import Glibc
import Synchronization
public import TerminCore

/// A page as a tree, for reading only. Malformed markup reads as browsers would have it, as far as libxml2 can.
///
/// Made, asked and dropped within one call of `read`, so it never crosses a thread.
public final class HTMLDocument {
    /// Where the page came from; the base of its links.
    public let url: String
    /// Whether the page has its end tag: half a page is no answer.
    public let isComplete: Bool
    let status: Int
    private let document: htmlDocPtr
    private let context: xmlXPathContextPtr
    /// What was found out about elements; asking again and again is what a hostile page makes expensive.
    private var visibilities: [xmlNodePtr: Visibility] = [:]
    private lazy var repeatsAnID = Self.repeatsAnID(below: document)

    /// The library's version.
    package static var libraryVersion: String { LIBXML_DOTTED_VERSION }

    /// The page as a tree.
    /// - Throws: ``PageFailure/unrecognised(expected:)`` for a page that is empty, over the limits of size, tag,
    ///   attribute and depth, or not HTML at all.
    public init(_ page: Page) throws {
        url = page.url
        status = page.status
        let text = try HTMLSource.text(page.body, contentType: page.contentType)
        (isComplete, document) = try text.withUnsafeBufferPointer { bytes in
            (try TagLimits.check(bytes), try Library.parsed(bytes))
        }
        guard let context = xmlXPathNewContext(document) else {
            xmlFreeDoc(document)
            throw PageFailure.unrecognised(expected: "memory for a query")
        }
        self.context = context
        // A hundred times what the largest page costs for all its queries; a hostile one must not keep a thread.
        context.pointee.opLimit = 20_000_000
    }

    deinit {
        xmlXPathFreeContext(context)
        xmlFreeDoc(document)
    }

    /// All elements that match, in the order of the page.
    /// - Throws: ``SelectorError``.
    public func all(_ css: String) throws -> [HTMLElement] {
        try select(repeatsAnID ? .anywhere(css) : .page(css), from: nil)
    }

    /// The same by XPath 1.0.
    /// - Throws: ``SelectorError``.
    public func all(xpath: String) throws -> [HTMLElement] { try select(.xpath(xpath), from: nil) }

    fileprivate func select(_ query: Query.Text, from node: xmlNodePtr?) throws -> [HTMLElement] {
        let compiled = try Query.take(query)
        defer { Query.put(back: compiled) }
        context.pointee.node = node ?? UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
        guard let result = xmlXPathCompiledEval(compiled.pointer, context) else {
            throw SelectorError(selector: query.source, position: 0, reason: "it is too costly for this page")
        }
        defer { xmlXPathFreeObject(result) }
        guard let set = result.pointee.nodesetval, let nodes = set.pointee.nodeTab else { return [] }
        if compiled.needsSorting { xmlXPathNodeSetSort(set) }
        return (0..<Int(set.pointee.nodeNr)).compactMap { index in
            guard let node = nodes[index], node.pointee.type == XML_ELEMENT_NODE else { return nil }
            return HTMLElement(document: self, node: node)
        }
    }
}

extension HTMLDocument {
    /// Whether a person sees `element`, remembered with everything around it.
    func visibility(of element: HTMLElement) -> Visibility {
        if let known = visibilities[element.node] { return known }
        // From the outermost element that is not known yet, so that nothing is asked twice.
        var chain = [element]
        while let parent = chain.last?.parent, visibilities[parent.node] == nil { chain.append(parent) }
        var found = chain.last?.parent.flatMap { visibilities[$0.node] } ?? .visible
        for element in chain.reversed() {
            let own = element.ownVisibility
            switch (found, own) {
            case (.hidden, _), (_, .hidden): found = .hidden
            case (.doubtful, _), (_, .doubtful): found = .doubtful
            case (.visible, .visible): found = .visible
            }
            visibilities[element.node] = found
        }
        return found
    }

    /// Whether two elements have the same id: then an id is searched for, as the parser knows only its first element.
    private static func repeatsAnID(below document: htmlDocPtr) -> Bool {
        // By a digest: two ids that share one only cost the quick way.
        var seen = Set<UInt64>()
        var next = document.pointee.children
        while let node = next {
            var property = node.pointee.type == XML_ELEMENT_NODE ? node.pointee.properties : nil
            while let attribute = property {
                let name = attribute.pointee.name
                if let name, name[0] == UInt8(ascii: "i"), name[1] == UInt8(ascii: "d"), name[2] == 0,
                    let value = attribute.pointee.children?.pointee.content,
                    !seen.insert(digest(value)).inserted
                {
                    return true
                }
                property = attribute.pointee.next
            }
            next = following(node)
        }
        return false
    }

    /// FNV-1a (<http://www.isthe.com/chongo/tech/comp/fnv/>).
    private static func digest(_ text: UnsafePointer<xmlChar>) -> UInt64 {
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325
        var next = text
        while next.pointee != 0 {
            digest = (digest ^ UInt64(next.pointee)) &* 0x100_0000_01B3
            next += 1
        }
        return digest
    }

    /// The next node in the order of the page.
    private static func following(_ node: xmlNodePtr) -> xmlNodePtr? {
        if node.pointee.type == XML_ELEMENT_NODE, let child = node.pointee.children { return child }
        var here: xmlNodePtr? = node
        while let now = here, now.pointee.type != XML_HTML_DOCUMENT_NODE {
            if let next = now.pointee.next { return next }
            here = now.pointee.parent
        }
        return nil
    }
}

/// One element; it keeps its page alive.
public struct HTMLElement {
    let document: HTMLDocument
    fileprivate let node: xmlNodePtr

    /// The address of the page it stands on.
    var pageURL: String { document.url }

    /// The lower-case name of the element.
    public var name: String { string(node.pointee.name) }

    /// The value of an attribute; empty where it is written without one, `nil` where it is missing.
    public subscript(attribute: String) -> String? {
        var next = node.pointee.properties
        while let property = next {
            if attribute.withCString({ strcmp(characters(property.pointee.name), $0) }) == 0 {
                guard let child = property.pointee.children else { return "" }
                if child.pointee.next == nil, child.pointee.type == XML_TEXT_NODE {
                    return string(child.pointee.content)
                }
                guard let copy = xmlNodeListGetString(property.pointee.doc, child, 1) else { return "" }
                defer { clibxml2_free(copy) }
                return string(copy)
            }
            next = property.pointee.next
        }
        return nil
    }

    /// All text inside, white space normalised, without scripts, styles and templates.
    public var text: String {
        var bytes: [UInt8] = []
        var budget = Int.max
        collect(into: &bytes, skipping: Self.unspoken, &budget)
        return bytes.withUnsafeBufferPointer { normalisedWhiteSpace($0) }
    }

    /// The same of at most its first 4,096 nodes: more than any words of a portal, however deep a page nests them.
    var openingText: String {
        var bytes: [UInt8] = []
        var budget = 4096
        collect(into: &bytes, skipping: Self.unspoken, &budget)
        return bytes.withUnsafeBufferPointer { normalisedWhiteSpace($0) }
    }

    /// The words that nothing inside the element hides, of at most its first 4,096 nodes.
    public var seenText: String {
        var bytes: [UInt8] = []
        var budget = 4096
        collect(into: &bytes, skipping: Self.unspoken, &budget, seenOnly: true)
        return bytes.withUnsafeBufferPointer { normalisedWhiteSpace($0) }
    }

    private static let unspoken: Set<String> = ["script", "style", "template", "noscript"]

    /// The text as it stands in the page, scripts included.
    var rawText: String {
        var bytes: [UInt8] = []
        var budget = Int.max
        collect(into: &bytes, skipping: [], &budget)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All descendants that match, in the order of the page.
    /// - Throws: ``SelectorError``.
    public func all(_ css: String) throws -> [HTMLElement] { try document.select(.css(css), from: node) }

    /// The same by XPath 1.0, relative to this element.
    /// - Throws: ``SelectorError``.
    public func all(xpath: String) throws -> [HTMLElement] { try document.select(.xpath(xpath), from: node) }

    /// It and the elements around it that match, outermost first.
    func enclosing(_ css: String) throws -> [HTMLElement] { try document.select(.around(css), from: node) }

    /// The element it stands in; `nil` for the outermost.
    public var parent: HTMLElement? {
        guard let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else { return nil }
        return HTMLElement(document: document, node: parent)
    }

    /// Whether both are the same place of the same page.
    func isSame(as other: HTMLElement) -> Bool { node == other.node }

    private func collect(
        into bytes: inout [UInt8], skipping skipped: Set<String>, _ budget: inout Int, seenOnly: Bool = false
    ) {
        var next = node.pointee.children
        while let child = next, budget > 0 {
            budget -= 1
            if child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE {
                if let content = child.pointee.content {
                    bytes.append(
                        contentsOf: UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
                }
            } else if child.pointee.type == XML_ELEMENT_NODE {
                let element = HTMLElement(document: document, node: child)
                let isSkipped =
                    !skipped.isEmpty && skipped.contains(element.name)
                    || seenOnly && element.ownVisibility != .visible
                if !isSkipped {
                    element.collect(into: &bytes, skipping: skipped, &budget, seenOnly: seenOnly)
                }
                // Words of neighbouring lines and cells do not run together.
                if element.breaksText { bytes.append(0x20) }
            }
            next = child.pointee.next
        }
    }

    private var breaksText: Bool { Self.breaking.contains { isCalled($0) } }

    private static let breaking: [StaticString] = [
        "br", "p", "div", "td", "th", "tr", "li", "dt", "dd", "option",
    ]

    private func isCalled(_ name: StaticString) -> Bool {
        strcmp(
            characters(node.pointee.name),
            UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }
}

/// A compiled query, out on loan to one thread at a time: evaluation writes into it.
private final class Query: @unchecked Sendable {
    enum Text: Hashable, Sendable {
        case css(String), page(String), anywhere(String), around(String), xpath(String)

        var source: String {
            switch self {
            case .css(let text), .page(let text), .anywhere(let text), .around(let text), .xpath(let text):
                text
            }
        }
    }

    let text: Text
    let pointer: xmlXPathCompExprPtr
    /// Unions and reverse axes do not come in the order of the page.
    let needsSorting: Bool

    // `@unchecked Sendable`: the lock of `idle` hands each query to one borrower.
    private static let idle = Mutex<[Text: [Query]]>([:])
    private static let most = 2048

    /// A query for `text`: an idle one, or one compiled now.
    static func take(_ text: Text) throws -> Query {
        if let query = idle.withLock({ $0[text]?.popLast() }) { return query }
        return try Query(text)
    }

    static func put(back query: Query) {
        idle.withLock { idle in
            // Queries come from plugins and recipes, so there are few; text from elsewhere must not fill the memory.
            if idle.count >= most { idle.removeAll() }
            idle[query.text, default: []].append(query)
        }
    }

    private init(_ text: Text) throws {
        Library.start()
        let path =
            switch text {
            case .css(let selector): try Selector.xpath(selector, startingWith: Selector.below)
            case .page(let selector): try Selector.xpath(selector, startingWith: Selector.fromTop)
            case .anywhere(let selector): try Selector.xpath(selector, startingWith: Selector.searched)
            case .around(let selector): try Selector.xpath(selector, startingWith: Selector.around)
            case .xpath(let path): path
            }
        guard let compiled = xmlXPathCompile(path) else {
            throw SelectorError(selector: text.source, position: 0, reason: "it is not XPath 1.0")
        }
        self.text = text
        pointer = compiled
        needsSorting = path.contains("|") || path.contains("preceding") || path.contains("ancestor")
    }

    deinit { xmlXPathFreeCompExpr(pointer) }
}

/// The parser.
private enum Library {
    private static let started: Void = {
        xmlInitParser()
        clibxml2_silence()
    }()

    static func start() { started }

    private static let options = Int32(
        HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_COMPACT.rawValue | HTML_PARSE_IGNORE_ENC.rawValue)

    static func parsed(_ text: UnsafeBufferPointer<UInt8>) throws -> htmlDocPtr {
        start()
        guard let parser = htmlNewParserCtxt() else {
            throw PageFailure.unrecognised(expected: "memory for a page")
        }
        defer { htmlFreeParserCtxt(parser) }
        let parsed = text.withMemoryRebound(to: CChar.self) { characters in
            htmlCtxtReadMemory(parser, characters.baseAddress, Int32(characters.count), nil, "UTF-8", options)
        }
        guard let document = parsed else {
            throw PageFailure.unrecognised(expected: "an HTML page, not an empty one")
        }
        let code = parser.pointee.lastError.code
        // Too deep or too large: everything after that point is missing without a word.
        guard code != XML_ERR_INTERNAL_ERROR.rawValue, code != XML_ERR_NO_MEMORY.rawValue else {
            xmlFreeDoc(document)
            throw PageFailure.unrecognised(expected: "a page nested at most 256 deep")
        }
        guard xmlDocGetRootElement(document) != nil else {
            xmlFreeDoc(document)
            throw PageFailure.unrecognised(expected: "an HTML page with at least one element")
        }
        return document
    }
}

private func string(_ text: UnsafePointer<xmlChar>?) -> String { text.map { String(cString: $0) } ?? "" }

private func string(_ text: UnsafeMutablePointer<xmlChar>?) -> String { string(UnsafePointer(text)) }

/// A C string of libxml2 with the type that libc takes; libxml2 gives every element and attribute a name.
private func characters(_ text: UnsafePointer<xmlChar>) -> UnsafePointer<CChar> {
    UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)
}
