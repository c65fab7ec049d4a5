// Over 100 lines because no pointer of libxml2 leaves its file: document, element and query live here together.
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
        // Far above any honest query on the largest page; a hostile one must not keep a thread.
        context.pointee.opLimit = 50_000_000
    }

    deinit {
        xmlXPathFreeContext(context)
        xmlFreeDoc(document)
    }

    /// All elements that match, in the order of the page.
    /// - Throws: ``SelectorError``.
    public func all(_ css: String) throws -> [HTMLElement] { try select(.page(css), from: nil) }

    /// The same by XPath 1.0.
    /// - Throws: ``SelectorError``.
    public func all(xpath: String) throws -> [HTMLElement] { try select(.xpath(xpath), from: nil) }

    fileprivate func select(_ query: Query.Text, from node: xmlNodePtr?) throws -> [HTMLElement] {
        let compiled = try Query.take(query)
        defer { Query.put(back: compiled) }
        context.pointee.node = node ?? UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
        // The budget is for one query, not for all of a page's queries.
        context.pointee.opCount = 0
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

/// One element; it keeps its page alive.
public struct HTMLElement {
    fileprivate let document: HTMLDocument
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
        collect(into: &bytes, skipping: ["script", "style", "template", "noscript"])
        return bytes.withUnsafeBufferPointer { normalisedWhiteSpace($0) }
    }

    /// The text as it stands in the page, scripts included.
    var rawText: String {
        var bytes: [UInt8] = []
        collect(into: &bytes, skipping: [])
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

    private func collect(into bytes: inout [UInt8], skipping skipped: Set<String>) {
        var next = node.pointee.children
        while let child = next {
            if child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE {
                if let content = child.pointee.content {
                    bytes.append(
                        contentsOf: UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
                }
            } else if child.pointee.type == XML_ELEMENT_NODE {
                let element = HTMLElement(document: document, node: child)
                if skipped.isEmpty || !skipped.contains(element.name) {
                    element.collect(into: &bytes, skipping: skipped)
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
        case css(String), page(String), around(String), xpath(String)

        var source: String {
            switch self {
            case .css(let text), .page(let text), .around(let text), .xpath(let text): text
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
